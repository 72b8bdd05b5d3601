namespace Node.Data.Luks;

/// <summary>Where the volume key is kept, encrypted by our key.</summary>
sealed record LuksKeyslot(string Type, int KeySize, LuksStripes Af, LuksArea Area, LuksDerivation Kdf);
