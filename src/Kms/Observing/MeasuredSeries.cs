namespace Kms.Observing;

/// <summary>What was measured of one instrument under one set of labels.</summary>
/// <param name="bounds">Upper bounds of a histogram's buckets, ascending; none for a counter or a gauge.</param>
sealed class MeasuredSeries(IReadOnlyList<double> bounds)
{
    readonly long[] buckets = new long[bounds.Count];
    long count;

    /// <summary>Of a counter or histogram.</summary>
    public double Sum { get; private set; }

    public void Add(double value)
    {
        count++;
        Sum += value;
        for (var i = 0; i < buckets.Length; i++)
        {
            if (value <= bounds[i])
            {
                buckets[i]++;
                break;
            }
        }
    }

    public void WriteHistogram(PrometheusText text, string name, string labels)
    {
        var (before, soFar) = (labels is "" ? "" : labels + ",", 0L);
        for (var i = 0; i < buckets.Length; i++)
            text.Sample(name + "_bucket", $"{before}le=\"{PrometheusText.Number(bounds[i])}\"", soFar += buckets[i]);
        text.Sample(name + "_bucket", before + "le=\"+Inf\"", count);
        text.Sample(name + "_sum", labels, Sum);
        text.Sample(name + "_count", labels, count);
    }
}
