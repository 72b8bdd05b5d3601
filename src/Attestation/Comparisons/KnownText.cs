using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Attestation.Measurements;

namespace Attestation.Comparisons;

/// <summary>What is known of the bytes behind a digest.</summary>
/// <param name="Text">As people read it.</param>
/// <param name="IsProven">The text, hashed again, gives the digest. Otherwise it is what a record or a log says, and no more.</param>
readonly partial record struct KnownText(string Text, bool IsProven)
{
    /// <summary>Reads what an event says of itself, and hashes it again.</summary>
    /// <param name="item">The event.</param>
    /// <param name="commandLine">The kernel's command line, where it is proven: the section .cmdline may be the same text.</param>
    public static KnownText Of(MeasuredEvent item, string? commandLine = null) => item.Name switch
    {
        EventNames.CommandLine when Quoted().Match(item.Hashed) is { Success: true } match =>
            new(match.Groups["text"].Value, KernelRegisters.LoadOptions(match.Groups["text"].Value) == item.Digest),
        "cmdline" when commandLine is not null && IsTextOf(item.Digest, commandLine) => new(commandLine, true),
        "profile" when Profile().Match(item.Hashed) is { Success: true } match => Hashed(item, match.Groups["text"].Value),
        "secureboot" when Secure(item) is { } state => state,
        "pk" or "kek" or "db" or "dbx" when Variable(item, item.Name is "pk" or "kek" ? item.Name.ToUpperInvariant() : item.Name, []) => new("empty", true),
        "bootorder" when Order(item) is { } order => order,
        _ when Log().Match(item.Hashed) is { Success: true } match && IsTextOf(item.Digest, match.Groups["text"].Value) => new(match.Groups["text"].Value, true),
        _ => new(item.Hashed, false),
    };

    static KnownText Hashed(MeasuredEvent item, string text) => new(text, IsTextOf(item.Digest, text));

    static bool IsTextOf(Measurement digest, string text) => ((string[])["", "\0", "\n"]).Any(end => Measurement.Hash(Encoding.UTF8.GetBytes(text + end)) == digest);

    /// <summary>Few contents are possible, so that the digest alone tells which.</summary>
    static KnownText? Secure(MeasuredEvent item) =>
        Variable(item, "SecureBoot", [0]) ? new("off", true)
        : Variable(item, "SecureBoot", [1]) ? new("on", true)
        : Variable(item, "SecureBoot", []) ? new("absent", true)
        : null;

    static bool Variable(MeasuredEvent item, string name, ReadOnlySpan<byte> content) =>
        PlatformFact.OfVariable(FactBasis.Assumed, name, content).Digest == item.Digest;

    /// <summary>Records have the bytes, logs the names of the options.</summary>
    static KnownText? Order(MeasuredEvent item)
    {
        byte[] bytes = Bytes().Match(item.Hashed) is { Success: true } match
            ? Convert.FromHexString(match.Groups["hex"].Value)
            : [.. Option().Matches(item.Hashed).SelectMany(option => BitConverter.GetBytes(ushort.Parse(option.Groups["number"].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)))];
        if (bytes.Length == 0 || bytes.Length % sizeof(ushort) != 0 || Measurement.Hash(bytes) != item.Digest)
            return null;
        return new(string.Join(", ", bytes.Chunk(sizeof(ushort)).Select(option => $"Boot{BinaryPrimitives.ReadUInt16LittleEndian(option):X4}")), true);
    }

    [GeneratedRegex("^\"(?<text>.*)\" in UTF-16", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Quoted();

    [GeneratedRegex("^the text (?<text>.*), by mero-node", RegexOptions.CultureInvariant)]
    private static partial Regex Profile();

    [GeneratedRegex("the bytes (?<hex>([0-9a-f]{2})+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Bytes();

    [GeneratedRegex("Boot(?<number>[0-9A-F]{4})", RegexOptions.CultureInvariant)]
    private static partial Regex Option();

    // As a parsed log words it: what was measured, then its text, then what nobody proves.
    [GeneratedRegex(@": (?<text>.*?)( \(the log says: .*\))?$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Log();
}
