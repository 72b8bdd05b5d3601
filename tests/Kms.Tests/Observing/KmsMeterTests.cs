using System.Diagnostics.Metrics;
using Kms.Observing;
using Microsoft.Extensions.DependencyInjection;

namespace KmsTests.Observing;

public sealed class KmsMeterTests : IDisposable
{
    readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    readonly MeterListener listener = new();
    readonly List<string> seen = [];
    readonly ManualTime time = new(PolicyForge.MadeAt);
    readonly KmsMeter meter;

    public KmsMeterTests()
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == KmsMeter.Name && instrument.Meter.Scope == meters)
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen.Add(Line(instrument, value, tags)));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => seen.Add(Line(instrument, value, tags)));
        listener.Start();
        meter = new(meters, time);
    }

    public void Dispose()
    {
        listener.Dispose();
        meter.Dispose();
        services.Dispose();
    }

    [Fact]
    public void An_answer_is_counted_and_its_time_kept()
    {
        meter.Answered("/get-key", "invalid_signature", TimeSpan.FromMilliseconds(2));
        Assert.Equal(["mero_kms.requests 1 route=/get-key reason=invalid_signature", "mero_kms.request.duration 0.002 route=/get-key"], seen);
    }

    [Fact]
    public void Stages_and_queues_have_the_contracts_names()
    {
        foreach (var stage in Enum.GetValues<Stage>())
            meter.Stage(stage, TimeSpan.FromSeconds(1));
        foreach (var queue in Enum.GetValues<Queue>())
            meter.Waited(queue, TimeSpan.FromSeconds(1));
        Assert.Equal(
            ["challenge", "signature", "quote", "policy", "derive", "verification", "attestation"],
            seen.Select(line => line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]));
    }

    [Fact]
    public void A_stage_lasts_until_its_disposal()
    {
        using (meter.Begin(Stage.Derive))
            time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["mero_kms.stage.duration 2 stage=derive"], seen);
    }

    [Fact]
    public void Gauges_show_what_is_known_when_they_are_asked()
    {
        var left = TimeSpan.FromDays(30);
        meter.ShowPendingChallenges(() => 7);
        meter.ShowCollateralAge(() => null);
        meter.ShowPolicyExpiry(() => left);
        left = TimeSpan.FromDays(-1);
        listener.RecordObservableInstruments();
        Assert.Equal(["mero_kms.challenges.pending 7", "mero_kms.policy.days_to_expiry -1"], seen);
    }

    static string Line(Instrument instrument, IFormattable value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        $"{instrument.Name} {value.ToString(null, null)}{string.Concat(tags.ToArray().Select(tag => $" {tag.Key}={tag.Value}"))}";
}
