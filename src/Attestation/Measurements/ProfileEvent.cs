using System.Text;

namespace Attestation.Measurements;

/// <summary>What a node extends RTMR3 by when it boots, before it starts any service.</summary>
/// <remarks>Fixed by upstream: <c>calimero-rtmr3-v2:node:{profile}:{root hash}</c>.</remarks>
public static class ProfileEvent
{
    const string Version = "calimero-rtmr3-v2";
    const string Role = "node";

    /// <summary>Digits of a dm-verity root hash.</summary>
    public const int RootHashLength = 64;

    /// <summary>The event for one image.</summary>
    /// <param name="profile">The image's profile.</param>
    /// <param name="rootHash">Its dm-verity root hash, 64 lower-case hex digits.</param>
    /// <exception cref="FormatException">The root hash has another form.</exception>
    public static MeasuredEvent For(Profile profile, string rootHash)
    {
        if (!IsRootHash(rootHash))
            throw new FormatException($"\"{rootHash}\" is not a root hash: {RootHashLength} lower-case hex digits are expected.");
        var text = $"{Version}:{Role}:{profile}:{rootHash}";
        return new()
        {
            Name = "profile",
            Hashed = $"the text {text}, by mero-node before it starts any service",
            Digest = Measurement.Hash(Encoding.ASCII.GetBytes(text)),
        };
    }

    /// <summary>RTMR3 of a node: the one event.</summary>
    public static MeasuredRegister Register(Profile profile, string rootHash) => MeasuredRegister.Replay([For(profile, rootHash)]);

    /// <summary>Profile and root hash out of the text; null where it has another form.</summary>
    internal static (string Profile, string RootHash)? Read(string text) =>
        text.Split(':') is [Version, Role, var profile, var rootHash] && IsRootHash(rootHash) ? (profile, rootHash) : null;

    static bool IsRootHash(string text) => text.Length == RootHashLength && text.All(char.IsAsciiHexDigitLower);
}
