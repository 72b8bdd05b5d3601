using System.Text.Json;

namespace AttestationTests.Quotes;

/// <summary>The real quotes of the shared vectors with what their index says of them.</summary>
static class QuoteVectors
{
    /// <summary>go-tdx-guest's sample, which ends in a text ("extra bytes…") where only zeros may stand.</summary>
    public const string WithText = "6dde5548bec9.bin";

    public static IReadOnlyList<QuoteVector> All { get; } = Load();

    public static TheoryData<string> Tdx => [.. All.Where(quote => quote.Kind is not "sgx" && quote.File is not WithText).Select(quote => quote.File)];

    public static TheoryData<string> Sgx => [.. All.Where(quote => quote.Kind is "sgx").Select(quote => quote.File)];

    public static QuoteVector Named(string file) => All.Single(quote => quote.File == file);

    public static byte[] Read(string file) => SharedVectors.Read("tdx", "quotes", file);

    static QuoteVector[] Load() => SharedVectors.Folder is { } folder
        ? JsonSerializer.Deserialize<QuoteVector[]>(File.ReadAllText(Path.Combine(folder, "tdx", "quotes", "index.json")), JsonSerializerOptions.Web)!
        : [];
}
