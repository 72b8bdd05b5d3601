using System.Buffers;
using System.Globalization;
using Kms.Errors;

namespace Kms.Challenges.Redis;

/// <summary>A challenge as text: its peer's mark and its nonce in hex, its end in Unix milliseconds.</summary>
static class RedisRecord
{
    public static string Write(Challenge challenge) =>
        string.Create(CultureInfo.InvariantCulture, $"{challenge.Peer} {Convert.ToHexStringLower(challenge.Nonce.Span)} {challenge.ExpiresAt.ToUnixTimeMilliseconds()}");

    /// <exception cref="RefusedException">Redis answered something else.</exception>
    public static Challenge Parse(string id, string text)
    {
        if (text.Split(' ') is not [var peer, var nonce, var end] || !TryParse(peer, out var mark) || !TryParse(nonce, out var bytes)
            || !long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            throw RefusedException.Unavailable("The store of challenges answered what this service did not write; ask for a new challenge.",
                new FormatException($"The record of challenge {id} is not a mark, a nonce and a time."));
        }
        return new() { Id = id, Peer = new(mark), Nonce = bytes.ToArray(), ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) };
    }

    static bool TryParse(string hex, out Bytes32 value)
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Size];
        var isRead = Convert.FromHexString(hex, bytes, out var read, out var written) is OperationStatus.Done && written is Bytes32.Size && read == hex.Length;
        value = isRead ? Bytes32.Parse(bytes) : default;
        return isRead;
    }
}
