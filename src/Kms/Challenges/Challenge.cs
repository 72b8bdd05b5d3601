using System.Security.Cryptography;
using Attestation.Protocol;

namespace Kms.Challenges;

/// <summary>A nonce that one peer may use once, for a short time.</summary>
sealed record Challenge
{
    /// <summary>A UUID v4 in canonical form.</summary>
    public required string Id { get; init; }

    public required PeerMark Peer { get; init; }

    /// <summary>32 random bytes.</summary>
    public required ReadOnlyMemory<byte> Nonce { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public static Challenge New(PeerId peer, DateTimeOffset expiresAt) => new()
    {
        Id = NewId(),
        Peer = PeerMark.Of(peer),
        Nonce = RandomNumberGenerator.GetBytes(ReportData.NonceSize),
        ExpiresAt = expiresAt,
    };

    /// <summary>Whether it was given to this peer.</summary>
    public bool IsFor(PeerId peer) => Peer == PeerMark.Of(peer);

    /// <summary>Whether a text has the form of an id: 36 characters, lower case, version 4, variant 1.</summary>
    public static bool IsId(string text) => text is { Length: 36 }
        && Guid.TryParseExact(text, "D", out var id) && id.Version is 4 && id.Variant is >= 8 and <= 11 && id.ToString("D") == text;

    // A record prints its members; the nonce is nobody's business.
    public override string ToString() => $"challenge of {Peer}";

    // Not Guid.NewGuid: that it is unpredictable is an implementation's habit, not its contract.
    static string NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }
}
