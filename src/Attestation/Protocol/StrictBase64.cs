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
        // The decoder forgives white space, which gives no bytes, and stray bits in the last digit, which do not come back.
        var padding = text.EndsWith("==", StringComparison.Ordinal) ? 2 : text.EndsWith('=') ? 1 : 0;
        var decoded = new byte[(text.Length / 4 * 3) - padding];
        if (!Convert.TryFromBase64String(text, decoded, out var length) || length != decoded.Length)
            return false;
        if (padding > 0 && !text.EndsWith(Convert.ToBase64String(decoded.AsSpan(length - 3 + padding)), StringComparison.Ordinal))
            return false;
        bytes = decoded;
        return true;
    }
}
