using System.Diagnostics.Metrics;

namespace Kms.Observing;

/// <summary>Keeps what this service's instruments measured since the start, and writes it for Prometheus.</summary>
/// <remarks>The exporter of OpenTelemetry for Prometheus has no release that is not a beta; this is what of it is needed here.</remarks>
sealed class MeasuredFigures : IDisposable
{
    readonly MeterListener listener = new();
    readonly Lock gate = new();
    readonly SortedDictionary<string, (Instrument Instrument, SortedDictionary<string, MeasuredSeries> Series)> kept = new(StringComparer.Ordinal);

    // The meter is asked for so that there are instruments to listen to.
    public MeasuredFigures(IMeterFactory meters, KmsMeter _)
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == KmsMeter.Name && ReferenceEquals(instrument.Meter.Scope, meters))
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.Start();
    }

    public string Write()
    {
        lock (gate)
        {
            // A gauge shows what is so now, or nothing.
            foreach (var (_, series) in kept.Values.Where(entry => entry.Instrument.IsObservable))
                series.Clear();
            listener.RecordObservableInstruments();
            var text = new PrometheusText();
            foreach (var (instrument, series) in kept.Values.Where(entry => entry.Series.Count > 0))
                Write(text, instrument, series);
            return text.ToString();
        }
    }

    public void Dispose() => listener.Dispose();

    void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusText.Labels(tags);
        lock (gate)
        {
            if (!kept.TryGetValue(instrument.Name, out var entry))
                kept[instrument.Name] = entry = (instrument, new(StringComparer.Ordinal));
            if (!entry.Series.TryGetValue(labels, out var series))
                entry.Series[labels] = series = new(BoundsOf(instrument));
            series.Add(value);
        }
    }

    static IReadOnlyList<double> BoundsOf(Instrument instrument) =>
        instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } ? bounds : [];

    static void Write(PrometheusText text, Instrument instrument, SortedDictionary<string, MeasuredSeries> measured)
    {
        var name = PrometheusText.NameOf(instrument.Name, instrument.Unit);
        switch (instrument)
        {
            case Histogram<double>:
                text.Describe(name, "histogram", instrument.Description);
                foreach (var (labels, series) in measured)
                    series.WriteHistogram(text, name, labels);
                return;
            case Counter<long>:
                WriteSums(text, name + "_total", "counter", instrument, measured);
                return;
            default:
                WriteSums(text, name, "gauge", instrument, measured);
                return;
        }
    }

    static void WriteSums(PrometheusText text, string name, string type, Instrument instrument, SortedDictionary<string, MeasuredSeries> measured)
    {
        text.Describe(name, type, instrument.Description);
        foreach (var (labels, series) in measured)
            text.Sample(name, labels, series.Sum);
    }
}
