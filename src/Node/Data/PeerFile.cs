using System.Security.Cryptography;
using System.Text.Json;
using Attestation.Protocol;

namespace Node.Data;

/// <summary>Who this node is toward the KMS: on the data disk, and, while the machine runs, in <c>/run/mero-node/peer.json</c>.</summary>
/// <remarks>
/// No secret toward the key release: a host that reads it can ask for challenges, but makes no quote for an answer. Losing it means
/// losing the data, because the key is made from the peer's id.
/// </remarks>
sealed record PeerFile
{
    const string OwnKind = "mero-node-peer";

    /// <summary>Always <c>mero-node-peer</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Always 1.</summary>
    public required int Version { get; init; }

    /// <summary>Ed25519: 64 lower-case hex digits.</summary>
    public required string Seed { get; init; }

    /// <summary>What follows from the seed.</summary>
    public required string PeerId { get; init; }

    /// <summary>A peer that nobody has seen before.</summary>
    public static PeerFile Fresh()
    {
        Span<byte> seed = stackalloc byte[32];
        RandomNumberGenerator.Fill(seed);
        var file = new PeerFile { Kind = OwnKind, Version = 1, Seed = Convert.ToHexStringLower(seed), PeerId = PeerIdentity.FromSeed(seed).Id.Text };
        CryptographicOperations.ZeroMemory(seed);
        return file;
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, DataJson.Strict.PeerFile);

    /// <exception cref="InvalidDataException">It is no such file, or its peer id is of another key.</exception>
    public static PeerFile Parse(ReadOnlySpan<byte> json)
    {
        PeerFile file;
        try
        {
            file = JsonSerializer.Deserialize(json, DataJson.Strict.PeerFile) ?? throw new JsonException("it is null");
        }
        catch (JsonException cause)
        {
            // Its own text may repeat a part of the seed.
            throw new InvalidDataException($"the peer's identity has another form, seen at byte {cause.BytePositionInLine}");
        }
        if (file is not { Kind: OwnKind, Version: 1, Seed.Length: 64 } || !file.Seed.All(char.IsAsciiHexDigitLower))
            throw new InvalidDataException($"the peer's identity is not of kind {OwnKind}, version 1, with a seed of 64 lower-case hex digits");
        return file.ToIdentity().Id.Text == file.PeerId ? file : throw new InvalidDataException("the peer's identity names another peer id than its seed gives");
    }

    public PeerIdentity ToIdentity() => PeerIdentity.FromSeed(Convert.FromHexString(Seed));

    /// <summary>Nothing of the seed.</summary>
    public override string ToString() => $"peer {PeerId}";
}
