using System.Net;
using Kms.Settings;

namespace Kms.Observing;

/// <summary>Who may look at this service, and how long it says that it goes.</summary>
sealed record ObservingSettings
{
    /// <summary>Every variable of ours that is read here.</summary>
    public static IReadOnlyList<string> Names { get; } = ["MERO_KMS_METRICS_ADDR", "MERO_KMS_DRAIN_SECS"];

    /// <summary>Where <c>GET /metrics</c> is answered, and nothing else; null: nowhere.</summary>
    public required IPEndPoint? Metrics { get; init; }

    /// <summary>How long the service still takes requests after it was told to stop, while <c>/ready</c> says so.</summary>
    public required TimeSpan Drain { get; init; }

    /// <summary>The collector of both, to whose address OpenTelemetry adds the signal's path.</summary>
    public required Uri? Collector { get; init; }

    /// <summary>That of figures alone, whose address is whole.</summary>
    public required Uri? MetricsCollector { get; init; }

    /// <summary>That of traces alone, whose address is whole.</summary>
    public required Uri? TracesCollector { get; init; }

    public bool ExportsMetrics => (MetricsCollector ?? Collector) is not null;

    public bool ExportsTraces => (TracesCollector ?? Collector) is not null;

    public static ObservingSettings Read(Variables variables) => new()
    {
        Metrics = variables.Read<IPEndPoint?>("MERO_KMS_METRICS_ADDR", null, SettingsReader.TryParseListen, "an IP address and a port are expected, as in 127.0.0.1:9090"),
        Drain = TimeSpan.FromSeconds(variables.Whole("MERO_KMS_DRAIN_SECS", 3, 0, 60)),
        // OpenTelemetry's own names; without any of them nothing is exported.
        Collector = Address(variables, "OTEL_EXPORTER_OTLP_ENDPOINT"),
        MetricsCollector = Address(variables, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"),
        TracesCollector = Address(variables, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"),
    };

    static Uri? Address(Variables variables, string name) =>
        variables.Read<Uri?>(name, null, SettingsReader.TryParseHttp, "an absolute http or https address is expected, without a user or password, which would not be sent");
}
