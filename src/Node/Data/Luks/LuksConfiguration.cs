namespace Node.Data.Luks;

/// <summary>Sizes of the parts of the header, in decimal.</summary>
sealed record LuksConfiguration(string JsonSize, string KeyslotsSize);
