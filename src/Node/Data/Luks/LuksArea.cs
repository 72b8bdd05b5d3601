namespace Node.Data.Luks;

/// <summary>The bytes of a keyslot in the header; offset and size in decimal.</summary>
sealed record LuksArea(string Type, string Offset, string Size, string Encryption, int KeySize);
