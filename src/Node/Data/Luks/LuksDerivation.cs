namespace Node.Data.Luks;

/// <summary>What is made of our key before it decrypts the keyslot.</summary>
sealed record LuksDerivation(string Type, string Hash, long Iterations, string Salt);
