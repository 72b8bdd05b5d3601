using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace KmsTests.Observing;

/// <summary>What reaches a collector over OTLP.</summary>
public sealed class ExportTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "", "/v1/metrics /v1/traces")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "/m", "/m")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "/t", "/t")]
    public async Task A_collector_that_is_named_gets_figures_and_spans_and_nothing_secret(string variable, string path, string paths)
    {
        await using var collector = await FakeCollector.StartAsync();
        string[] secrets;
        using (var kms = await KmsUnderTest.ListenAsync(KmsUnderTest.Policy, (variable, collector.Address + path), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")))
        {
            using var http = new HttpClient { BaseAddress = kms.Address };
            var node = new NodeUnderTest(kms, http);
            var challenge = await node.ChallengeAsync();
            var request = node.Request(challenge);
            Assert.True((await node.GetKeyAsync(request)).IsSuccessStatusCode);
            secrets =
            [
                Convert.ToHexStringLower(node.Key), Encoding.Latin1.GetString(node.Key), challenge.NonceB64, Encoding.Latin1.GetString(NodeUnderTest.Nonce(challenge)),
                request.QuoteB64, request.SignatureB64, request.PeerId, request.ChallengeId, challenge.NonceB64,
            ];
            kms.Services.GetService<MeterProvider>()?.ForceFlush();
            kms.Services.GetService<TracerProvider>()?.ForceFlush();
        }
        var received = collector.Received;
        Assert.Equal(paths, string.Join(' ', received.Select(export => export.Path).Distinct().Order(StringComparer.Ordinal)));
        Assert.All(received, export => Assert.Contains("mero-kms-phala", export.Content));
        // An export of its own accord may have gone before the request; of each kind one tells of it.
        Assert.All(received.GroupBy(export => export.Path), kind => Assert.Contains(kind, export => export.Content.Contains("/get-key", StringComparison.Ordinal)));
        Assert.All(received, export => Assert.All(secrets, secret => Assert.DoesNotContain(secret, export.Content)));
    }
}
