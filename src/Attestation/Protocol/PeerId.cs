namespace Attestation.Protocol;

/// <summary>A libp2p peer id as merod sends it: base58 of the identity multihash of its public key.</summary>
public readonly record struct PeerId
{
    /// <summary>Longest text that is accepted, in characters.</summary>
    public const int MaxLength = 128;

    readonly string? text;

    PeerId(string text) => this.text = text;

    /// <summary>The base58 text, without surrounding white space.</summary>
    public string Text => text ?? throw new InvalidOperationException("This peer id was never set.");

    /// <summary>The id of a public key.</summary>
    public static PeerId Of(PeerPublicKey key)
    {
        // Identity multihash: code 0x00, length, the key's protobuf form.
        var encoded = key.ToProtobuf();
        return new(Base58.Encode([0x00, (byte)encoded.Length, .. encoded]));
    }

    /// <summary>Accepts what merod accepts: after trimming, 1 to 128 base58 characters. Whose key it is, is not established.</summary>
    public static bool TryParse(string? text, out PeerId peer)
    {
        peer = default;
        var trimmed = text?.Trim();
        if (trimmed is not { Length: > 0 and <= MaxLength } || !Base58.IsEncoding(trimmed))
            return false;
        peer = new(trimmed);
        return true;
    }

    public override string ToString() => text ?? "";
}
