namespace Node.Data.Luks;

/// <summary>The one form of LUKS2 header that this program makes and opens.</summary>
/// <remarks>
/// The key has 256 bits of entropy or more, so nothing is gained by making its derivation slow: PBKDF2 with the least rounds, the same
/// on every machine. Sectors of 4096 bytes are those of the file system.
/// </remarks>
static class LuksForm
{
    public const string Cipher = "aes-xts-plain64";
    public const string Hash = "sha256";
    public const int Iterations = 1000;
    public const int SectorSize = 4096;

    /// <summary>In bytes: two AES-256 keys.</summary>
    public const int KeySize = 64;

    /// <summary>Bytes of one of the two copies of the header: 4096 binary, the rest JSON.</summary>
    public const int CopySize = 16 << 10;

    /// <summary>Bytes before the encrypted data.</summary>
    public const int DataOffset = 16 << 20;

    public const int KeyslotsOffset = 2 * CopySize;
    public const int KeyslotsSize = DataOffset - KeyslotsOffset;

    /// <summary>What 4000 stripes of a key take, in whole blocks.</summary>
    public const int KeyslotSize = 258048;
}
