using Kms.Settings;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Kms.Observing;

/// <summary>What shows this service to its operators.</summary>
static class ObservingServices
{
    public static void AddObserving(this IServiceCollection services, KmsSettings settings)
    {
        services.AddSingleton<KmsMeter>();
        services.AddHostedService<KmsGauges>();
        if (settings.Observing.Metrics is { } address)
        {
            services.AddSingleton<MeasuredFigures>();
            services.AddSingleton(provider => new MetricsListener(provider.GetRequiredService<MeasuredFigures>(), address));
            services.AddHostedService(provider => provider.GetRequiredService<MetricsListener>());
        }
        var exported = services.AddOpenTelemetryWhen(settings.Observing.ExportsMetrics || settings.Observing.ExportsTraces);
        exported?.ConfigureResource(resource => resource.AddService("mero-kms-phala", serviceVersion: settings.Version));
        // Where to, how and how often is in OpenTelemetry's own variables.
        if (settings.Observing.ExportsMetrics)
            exported?.WithMetrics(metrics => metrics.AddMeter(KmsMeter.Name).AddOtlpExporter(exporter => Point(exporter, settings.Observing.MetricsCollector)));
        if (settings.Observing.ExportsTraces)
            exported?.WithTracing(traces => traces.AddSource(KmsTraces.Name).AddOtlpExporter(exporter => Point(exporter, settings.Observing.TracesCollector)));
    }

    // Of the variables for one signal alone this exporter reads none.
    static void Point(OtlpExporterOptions exporter, Uri? collector)
    {
        if (collector is not null)
            exporter.Endpoint = collector;
    }

    static OpenTelemetry.OpenTelemetryBuilder? AddOpenTelemetryWhen(this IServiceCollection services, bool isWanted) =>
        isWanted ? services.AddOpenTelemetry() : null;
}
