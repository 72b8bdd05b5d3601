using System.Reflection;
using System.Text.Json.Nodes;
using Kms.Contract;
using Kms.Errors;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KmsTests.Contract;

public sealed class OpenApiTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Every example of an answer in the description.</summary>
    public static TheoryData<string, int, string> Examples
    {
        get
        {
            var examples = new TheoryData<string, int, string>();
            foreach (var (path, status, name, _) in All())
                examples.Add(path, status, name);
            return examples;
        }
    }

    [Fact]
    public async Task The_service_describes_itself_as_reviewed()
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        var answer = await kms.CreateClient().GetAsync("/openapi.json", Cancel);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        await Verify(await answer.Content.ReadAsStringAsync(Cancel), "json");
    }

    [Fact]
    public async Task Every_address_is_described_and_nothing_else()
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        var served = kms.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(route => $"{route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Single()} {route.RoutePattern.RawText}");
        var described = OpenApiDocument.Build()["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(method => $"{method.Key.ToUpperInvariant()} {path.Key}"));
        Assert.Equal([.. described.Append("GET /openapi.json").Order(StringComparer.Ordinal)], served.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_refusal_of_the_contract_is_shown_but_those_of_no_address()
    {
        var shown = Operations.All.SelectMany(operation => operation.Refusals).Select(refused => refused.Refusal).ToHashSet();
        var missing = typeof(Refusal).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(property => (Refusal)property.GetValue(null)!).Except(shown);
        Assert.Equal([Refusal.NotFound, Refusal.MethodNotAllowed], missing);
    }

    [Fact]
    public void Every_example_of_a_request_has_the_answer_that_it_comes_to()
    {
        var answers = All().Select(example => (example.Path, example.Name)).ToHashSet();
        Assert.All(Operations.All.SelectMany(operation => operation.Requests.Keys.Select(name => (operation.Path, name))), request => Assert.Contains(request, answers));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Every_example_is_what_the_service_answers(string path, int status, string name)
    {
        var shown = All().Single(example => (example.Path, example.Status, example.Name) == (path, status, name)).Value;
        using var scene = new Scene(Operations.All.Single(operation => operation.Path == path), status, name);

        var (answered, body) = await scene.PlayAsync();

        Assert.Equal(status, answered);
        // What differs from answer to answer, a nonce or a quote, is compared by its form.
        Assert.Equal(status is 200 ? FormOf(shown) : shown.ToJsonString(), status is 200 ? FormOf(body) : body.ToJsonString());
    }

    static IEnumerable<(string Path, int Status, string Name, JsonNode Value)> All() =>
        from path in OpenApiDocument.Build()["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        from answer in method.Value!["responses"]!.AsObject()
        from example in answer.Value!["content"]!["application/json"]!["examples"]!.AsObject()
        select (path.Key, int.Parse(answer.Key, null), example.Key, example.Value!["value"]!);

    static string FormOf(JsonNode body) => string.Join(", ", body.AsObject().Select(member => $"{member.Key}: {member.Value!.GetValueKind()}"));
}
