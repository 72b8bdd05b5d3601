using System.Text;
using Attestation.Measurements;

namespace KmsTests.Hostile;

public sealed class SecretSearchTests
{
    static readonly byte[] Secret = [.. Enumerable.Range(0, 96).Select(i => (byte)(i * 37))];

    static readonly Dictionary<string, Func<byte[], string>> Forms = new(StringComparer.Ordinal)
    {
        ["hex"] = Convert.ToHexStringLower,
        ["upper-case hex"] = Convert.ToHexString,
        ["hex with a digit before"] = bytes => "a" + Convert.ToHexStringLower(bytes),
        ["base64"] = Convert.ToBase64String,
        ["base64 with a byte before"] = bytes => Convert.ToBase64String([7, .. bytes]),
        ["base64 with two bytes before"] = bytes => Convert.ToBase64String([7, 7, .. bytes]),
        ["base64 within digits"] = bytes => "x" + Convert.ToBase64String(bytes),
        ["base64 as JSON writes it"] = bytes => Convert.ToBase64String(bytes).Replace("+", "\\u002B", StringComparison.Ordinal),
        ["base64 for addresses"] = bytes => Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_').TrimEnd('='),
        ["hex with hyphens"] = bytes => BitConverter.ToString(bytes),
        ["hex with colons"] = bytes => string.Join(':', bytes.Select(value => $"{value:x2}")),
        ["raw"] = Encoding.Latin1.GetString,
    };

    public static TheoryData<string> Names => [.. Forms.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_16_bytes_of_a_secret_are_found_in_every_form(string form)
    {
        var search = new SecretSearch();
        search.Add(Secret);
        Assert.All(Enumerable.Range(0, Secret.Length - 16), at => Assert.NotNull(search.Find($"before {Forms[form](Secret[at..Math.Min(at + 19, Secret.Length)])} after")));
        Assert.Null(search.Find($"before {Forms[form]([.. Secret[..15], .. Secret[..15]])} after"));
    }

    [Fact]
    public void A_short_secret_is_found_in_base58()
    {
        var search = new SecretSearch();
        search.Add(Secret.AsSpan(0, 32));
        Assert.NotNull(search.Find($"x{SecretSearch.InBase58(Secret.AsSpan(0, 32))}x"));
        Assert.Null(search.Find($"x{SecretSearch.InBase58(Secret.AsSpan(1, 32))}x"));
    }

    [Fact]
    public void Of_a_quote_the_registers_alone_may_be_seen()
    {
        using var forge = QuoteForge.Create();
        var (quote, registers) = (forge.Quote(QuoteForge.Registers(), Secret.AsSpan(0, 64)), QuoteForge.Registers());
        var search = new SecretSearch();
        search.AddQuote(quote);
        Assert.All(Enum.GetValues<Register>(), register => Assert.Null(search.Find($"\"{registers[register]}\"")));
        Assert.NotNull(search.Find(Convert.ToHexStringLower(quote.AsSpan(48 + 520, 32))));
        Assert.NotNull(search.Find(Convert.ToBase64String(quote)));
    }
}
