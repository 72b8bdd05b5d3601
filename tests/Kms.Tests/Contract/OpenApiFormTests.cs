using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace KmsTests.Contract;

/// <summary>The service's description, as the library by which Microsoft's tools read such descriptions finds it.</summary>
public sealed class OpenApiFormTests
{
    static readonly Dictionary<string, Action<JsonNode>> Ways = new(StringComparer.Ordinal)
    {
        ["no title"] = description => description["info"]!.AsObject().Remove("title"),
        ["an answer that is not described"] = description => description["paths"]!["/challenge"]!["post"]!["responses"]!["200"]!.AsObject().Remove("description"),
        ["a member that the specification does not know"] = description => description["info"]!["tittle"] = "x",
    };

    public static TheoryData<string> Faults => [.. Ways.Keys];

    [Fact]
    public void It_is_OpenAPI_3_1_without_fault()
    {
        var diagnostic = Read(Kms.Contract.OpenApiDocument.Write());
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, diagnostic.SpecificationVersion);
        Assert.Empty(diagnostic.Errors);
        Assert.Empty(diagnostic.Warnings);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_would_be_found(string fault)
    {
        var description = JsonNode.Parse(Kms.Contract.OpenApiDocument.Write())!;
        Ways[fault](description);
        Assert.NotEmpty(Read(description.ToJsonString()).Errors);
    }

    static OpenApiDiagnostic Read(string description) => Microsoft.OpenApi.OpenApiDocument.Parse(description, "json").Diagnostic!;
}
