using System.Diagnostics.CodeAnalysis;

namespace Attestation.Protocol;

/// <summary>Standard base64 in its one canonical spelling: padded, no white space, unused bits zero.</summary>
public static class StrictBase64
{
    /// <summary>Decodes a text that is exactly what encoding its bytes would give.</summary>
    public static bool TryDecode(string? text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text is null || text.Length % 4 != 0)
            return false;
        var decoded = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64String(text, decoded, out var length))
            return false;
        // The decoder forgives white space and stray bits in the last digit; the comparison does not.
        if (Convert.ToBase64String(decoded, 0, length) != text)
            return false;
        bytes = decoded.AsSpan(0, length).ToArray();
        return true;
    }
}
