namespace Kms.Observing;

/// <summary>A stage of a request under way.</summary>
readonly struct StageSpan(KmsMeter meter, Stage stage, TimeProvider time) : IDisposable
{
    readonly long start = time.GetTimestamp();

    public void Dispose() => meter.Stage(stage, time.GetElapsedTime(start));
}
