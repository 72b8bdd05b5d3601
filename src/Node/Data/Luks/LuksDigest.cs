namespace Node.Data.Luks;

/// <summary>What tells the right volume key.</summary>
sealed record LuksDigest(string Type, IReadOnlyList<string> Keyslots, IReadOnlyList<string> Segments, string Hash, long Iterations, string Salt, string Digest);
