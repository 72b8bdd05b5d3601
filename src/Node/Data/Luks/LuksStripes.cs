namespace Node.Data.Luks;

/// <summary>How the volume key is spread, so that it can be wiped.</summary>
sealed record LuksStripes(string Type, int Stripes, string Hash);
