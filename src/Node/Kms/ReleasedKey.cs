using System.Security.Cryptography;

namespace Node.Kms;

/// <summary>A key as long as it is needed; disposing clears it.</summary>
sealed class ReleasedKey(byte[] key) : IDisposable
{
    /// <summary>In bytes.</summary>
    public int Length => key.Length;

    /// <summary>SHA-256 of the key: tells two keys apart without keeping either.</summary>
    public byte[] ToDigest() => SHA256.HashData(key);

    /// <summary>Writes the key itself.</summary>
    public ValueTask SendToAsync(Stream stream, CancellationToken cancel) => stream.WriteAsync(key, cancel);

    public void Dispose() => CryptographicOperations.ZeroMemory(key);

    public override string ToString() => $"a key of {key.Length} bytes";
}
