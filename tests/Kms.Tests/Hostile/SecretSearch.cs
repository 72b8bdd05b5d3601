using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace KmsTests.Hostile;

/// <summary>Remembers what must not be seen, and looks for any 16 bytes of it in what comes out: raw, in hex, in base64; and of what is short for 22 digits of it in base58.</summary>
sealed partial class SecretSearch
{
    const int Window = 16;

    // As many digits of base58 say 16 bytes; it has no places, so that only a whole value can be looked for.
    const int Digits = 22;
    const int LongestInBase58 = 64;

    // Where a quote carries MRTD and RTMR0 to RTMR3, which the audit log is meant to have.
    static readonly (int Start, int End)[] Registers = [.. new[] { 136, 328, 376, 424, 472 }.Select(at => (48 + at, 48 + at + 48))];

    readonly HashSet<UInt128> windows = [];
    readonly HashSet<string> base58 = new(StringComparer.Ordinal);

    public void Add(ReadOnlySpan<byte> secret)
    {
        lock (windows)
            Add(secret, []);
    }

    public void AddQuote(ReadOnlySpan<byte> quote)
    {
        lock (windows)
            Add(quote, Registers);
    }

    /// <summary>The first thing that was found; null: nothing.</summary>
    public string? Find(string text)
    {
        var plain = text.Replace("\\u002B", "+", StringComparison.OrdinalIgnoreCase).Replace("\\/", "/", StringComparison.Ordinal);
        if (Holds(Encoding.UTF8.GetBytes(text)) || Holds(Encoding.Latin1.GetBytes(text)))
            return "raw bytes of a secret";
        if (HoldsBase58(text))
            return "a secret in base58";
        foreach (Match run in Pairs().Matches(plain))
        {
            if (Holds(Convert.FromHexString(string.Concat(run.Value.Where(char.IsAsciiHexDigit)))))
                return $"a secret in hex, near {run.Value[..16]}";
        }
        foreach (Match run in Hex().Matches(plain))
        {
            if (HoldsHex(run.Value) || HoldsHex(run.Value[1..]))
                return $"a secret in hex, near {run.Value[..16]}";
        }
        foreach (Match run in Base64().Matches(plain))
        {
            var digits = run.Value.Replace('-', '+').Replace('_', '/');
            if (Enumerable.Range(0, 4).Any(skipped => HoldsBase64(digits[skipped..])))
                return $"a secret in base64, near {run.Value[..16]}";
        }
        return null;
    }

    void Add(ReadOnlySpan<byte> secret, (int Start, int End)[] known)
    {
        for (var at = 0; at + Window <= secret.Length; at++)
        {
            // Padding and counters are nobody's secret, and are in much else.
            if (!known.Any(part => at >= part.Start && at + Window <= part.End) && Distinct(secret.Slice(at, Window)) >= 8)
                windows.Add(KeyOf(secret[at..]));
        }
        if (secret.Length > LongestInBase58)
            return;
        var digits = InBase58(secret);
        for (var at = 0; at + Digits <= digits.Length; at++)
            base58.Add(digits.Substring(at, Digits));
    }

    public static string InBase58(ReadOnlySpan<byte> bytes)
    {
        var digits = new StringBuilder();
        for (var rest = new BigInteger(bytes, isUnsigned: true, isBigEndian: true); !rest.IsZero; rest /= 58)
            digits.Insert(0, "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"[(int)(rest % 58)]);
        return digits.ToString();
    }

    bool HoldsBase58(string text)
    {
        var known = base58.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var at = 0; at + Digits <= text.Length; at++)
        {
            if (known.Contains(text.AsSpan(at, Digits)))
                return true;
        }
        return false;
    }

    bool HoldsHex(string digits) => Holds(Convert.FromHexString(digits.AsSpan(0, digits.Length / 2 * 2)));

    bool HoldsBase64(string digits) => Holds(Convert.FromBase64String(digits.PadRight((digits.Length + 3) / 4 * 4, 'A')));

    bool Holds(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at + Window <= bytes.Length; at++)
        {
            if (windows.Contains(KeyOf(bytes[at..])))
                return true;
        }
        return false;
    }

    static UInt128 KeyOf(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<UInt128>(bytes);

    static int Distinct(ReadOnlySpan<byte> bytes)
    {
        var seen = new HashSet<byte>();
        foreach (var value in bytes)
            seen.Add(value);
        return seen.Count;
    }

    // Pairs of digits with something between.
    [GeneratedRegex("([0-9A-Fa-f]{2}[-:, ]){15,}[0-9A-Fa-f]{2}")]
    private static partial Regex Pairs();

    [GeneratedRegex("[0-9A-Fa-f]{32,}")]
    private static partial Regex Hex();

    [GeneratedRegex("[0-9A-Za-z+/_-]{22,}")]
    private static partial Regex Base64();
}
