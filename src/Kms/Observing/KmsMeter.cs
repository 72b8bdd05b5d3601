using System.Diagnostics.Metrics;
using Kms.Errors;

namespace Kms.Observing;

/// <summary>Every figure this service gives about itself. No tag can hold what a caller sent.</summary>
/// <remarks>Seconds throughout, as OpenTelemetry's conventions ask; days where people think in days.</remarks>
sealed class KmsMeter : IDisposable
{
    public const string Name = "mero-kms";

    /// <summary>The reason of an answer that refuses nothing.</summary>
    public const string Ok = "ok";

    /// <summary>The reason of a request whose caller left before the answer.</summary>
    public const string Left = "caller_left";

    // From a signature, tens of microseconds, to merod's patience, 30 s.
    static readonly double[] Bounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    readonly Meter meter;
    readonly Counter<long> requests;
    readonly Histogram<double> requestDuration;
    readonly Histogram<double> stageDuration;
    readonly Histogram<double> queueWait;
    readonly TimeProvider time;

    public KmsMeter(IMeterFactory meters, TimeProvider time)
    {
        this.time = time;
        meter = meters.Create(Name);
        requests = meter.CreateCounter<long>("mero_kms.requests", "{request}", "Answered requests, by route and reason.");
        requestDuration = Seconds("mero_kms.request.duration", "From a request's headers to its answer, by route.");
        stageDuration = Seconds("mero_kms.stage.duration", "What each stage of /get-key takes.");
        queueWait = Seconds("mero_kms.queue.wait", "How long requests wait for their turn, by queue; those that were turned away included.");
    }

    /// <param name="route">A route of this service as it is declared, or one word for all others; never a path as it was sent.</param>
    /// <param name="reason"><see cref="Ok"/>, <see cref="Left"/> or a <see cref="Refusal.Code"/>.</param>
    /// <param name="duration">From the request's headers to the end of its answer.</param>
    public void Answered(string route, string reason, TimeSpan duration)
    {
        requests.Add(1, new("route", route), new("reason", reason));
        requestDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("route", route));
    }

    /// <summary>Begins a stage, which ends, whatever comes of it, with the disposal.</summary>
    public StageSpan Begin(Stage stage) => new(this, stage, time);

    public void Stage(Stage stage, TimeSpan duration) =>
        stageDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("stage", Word(stage)));

    public void Waited(Queue queue, TimeSpan duration) =>
        queueWait.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("queue", Word(queue)));

    /// <summary>Shows how many challenges wait for their use; null: not known, and nothing is shown.</summary>
    public void ShowPendingChallenges(Func<long?> count) =>
        meter.CreateObservableGauge("mero_kms.challenges.pending", () => Known(count()), "{challenge}", "Challenges that wait for their use.");

    /// <summary>Shows since when the oldest collateral in use has been kept; null: there is none yet, and nothing is shown.</summary>
    public void ShowCollateralAge(Func<TimeSpan?> age) =>
        meter.CreateObservableGauge("mero_kms.collateral.age", () => Known(age()?.TotalSeconds), "s", "Since when the oldest collateral in use has been kept.");

    /// <summary>Shows how long the policy still holds, negative when it has expired; null: there is none, and nothing is shown.</summary>
    public void ShowPolicyExpiry(Func<TimeSpan?> left) =>
        meter.CreateObservableGauge("mero_kms.policy.days_to_expiry", () => Known(left()?.TotalDays), "d", "Days until the policy expires.");

    /// <summary>Shows how long the certificate that callers are shown still holds, negative when it has expired; null: there is none, and nothing is shown.</summary>
    public void ShowTlsExpiry(Func<TimeSpan?> left) =>
        meter.CreateObservableGauge("mero_kms.tls.days_to_expiry", () => Known(left()?.TotalDays), "d", "Days until the certificate that callers are shown expires.");

    /// <summary>How a member of an enumeration is written in tags.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    public void Dispose() => meter.Dispose();

    Histogram<double> Seconds(string name, string description) =>
        meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Bounds });

    static IEnumerable<Measurement<T>> Known<T>(T? value)
        where T : struct => value is { } known ? [new(known)] : [];
}
