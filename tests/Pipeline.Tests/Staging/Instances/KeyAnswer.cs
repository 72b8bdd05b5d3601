using System.Net;

namespace PipelineTests.Staging.Instances;

/// <summary>What came back for a request for a key.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Error">The code of a refusal; null: a key.</param>
/// <param name="Instance">Who answered; null: the proxy itself.</param>
sealed record KeyAnswer(HttpStatusCode Status, string? Error, string? Instance)
{
    public bool IsKey => Status is HttpStatusCode.OK;
}
