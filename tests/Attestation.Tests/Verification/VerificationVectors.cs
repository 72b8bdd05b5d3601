using System.Text.Json;
using Attestation;
using Attestation.Collateral;

namespace AttestationTests.Verification;

/// <summary>The cases of the shared vectors.</summary>
static class VerificationVectors
{
    public static IReadOnlyList<VectorCase> Cases { get; } = Load<VectorCase>("cases.json");

    public static IReadOnlyList<NegativeCase> NegativeCases { get; } = Load<NegativeCase>(Path.Combine("negative", "cases.json"));

    public static TheoryData<int> CaseNumbers => [.. Enumerable.Range(0, Cases.Count)];

    public static TheoryData<string> NegativeNames => [.. NegativeCases.Select(negative => negative.Case)];

    public static QuoteCollateral Collateral(string name) => Read("collateral", name);

    public static QuoteCollateral NegativeCollateral(string name) => Read("negative", name);

    static QuoteCollateral Read(string folder, string name) =>
        JsonSerializer.Deserialize(SharedVectors.Read("tdx", folder, name, "collateral.json"), AttestationJson.Files.QuoteCollateral)!;

    static T[] Load<T>(string file) => SharedVectors.Folder is { } folder
        ? JsonSerializer.Deserialize<T[]>(File.ReadAllText(Path.Combine(folder, "tdx", file)), JsonSerializerOptions.Web)!
        : [];
}
