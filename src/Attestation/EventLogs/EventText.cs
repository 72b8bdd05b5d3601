using System.Text;

namespace Attestation.EventLogs;

/// <summary>Text in the data of events. Nothing in it is trusted to be text.</summary>
static class EventText
{
    const int MaximumHex = 64;

    /// <summary>Printable ASCII, alone or before a NUL; null where the bytes are something else.</summary>
    public static string? Ascii(ReadOnlySpan<byte> data)
    {
        var text = UpToNul(data);
        return text.Length > 0 && !text.ContainsAnyExcept(Plain) ? Cut(Encoding.ASCII.GetString(text)) : null;
    }

    /// <summary>UTF-16, little endian, alone or before a NUL; null where a character is a control or half of a pair.</summary>
    public static string? Utf16(ReadOnlySpan<byte> data)
    {
        var text = Encoding.Unicode.GetString(data[..(data.Length & ~1)]);
        var end = text.IndexOf('\0');
        var kept = end < 0 ? text : text[..end];
        return kept.Length > 0 && kept.EnumerateRunes().All(rune => rune != Rune.ReplacementChar && !Rune.IsControl(rune)) ? Cut(kept) : null;
    }

    /// <summary>Whether the bytes begin as UTF-16 of ASCII characters.</summary>
    public static bool LooksLikeUtf16(ReadOnlySpan<byte> data) => data is [>= 0x20 and < 0x7f, 0, ..];

    /// <summary>UTF-8 without controls other than line ends; null where the bytes are something else.</summary>
    public static string? Utf8(ReadOnlySpan<byte> data)
    {
        if (!System.Text.Unicode.Utf8.IsValid(data))
            return null;
        var text = Encoding.UTF8.GetString(data);
        return text.Length > 0 && text.EnumerateRunes().All(rune => !Rune.IsControl(rune) || rune.Value is '\n' or '\r' or '\t') ? Cut(text) : null;
    }

    public static ReadOnlySpan<byte> UpToNul(ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf((byte)0);
        return end < 0 ? data : data[..end];
    }

    /// <summary>The bytes as hex, and how many there are when not all are shown.</summary>
    public static string Hex(ReadOnlySpan<byte> data) => data.Length <= MaximumHex
        ? Convert.ToHexStringLower(data)
        : $"{Convert.ToHexStringLower(data[..MaximumHex])}… ({data.Length} bytes)";

    /// <summary>A text with everything that a terminal could act on as a question mark.</summary>
    public static string Printable(string text) => string.Concat(text.EnumerateRunes().Select(rune => Rune.IsControl(rune) ? "?" : rune.ToString()));

    public static string Cut(string text) => text.Length <= EventLogLimits.MaximumText ? text : text[..EventLogLimits.MaximumText] + "…";

    /// <summary>What GRUB's commands hold, line ends and tabs among them; bytes above ASCII are not.</summary>
    static readonly System.Buffers.SearchValues<byte> Plain =
        System.Buffers.SearchValues.Create([(byte)'\t', (byte)'\n', (byte)'\r', .. Enumerable.Range(0x20, 0x5f).Select(value => (byte)value)]);
}
