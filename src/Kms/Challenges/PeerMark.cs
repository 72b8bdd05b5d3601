using System.Security.Cryptography;
using System.Text;
using Attestation.Protocol;

namespace Kms.Challenges;

/// <summary>Stands for a peer in a store: as long for every id, and equal exactly when the ids are.</summary>
readonly record struct PeerMark(Bytes32 Sha256)
{
    /// <summary>SHA-256 of the id's text, which is ASCII.</summary>
    public static PeerMark Of(PeerId peer)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> text = stackalloc byte[PeerId.MaxLength];
        SHA256.HashData(text[..Encoding.ASCII.GetBytes(peer.Text, text)], digest);
        return new(Bytes32.Parse(digest));
    }

    /// <summary>64 lower-case hex digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(Sha256.ToArray());
}
