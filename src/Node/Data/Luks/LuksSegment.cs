namespace Node.Data.Luks;

/// <summary>How a part of the partition is encrypted; offset, size and tweak in decimal, or <c>dynamic</c>.</summary>
sealed record LuksSegment(string Type, string Offset, string Size, string IvTweak, string Encryption, int SectorSize);
