using System.Diagnostics;

namespace Kms.Observing;

/// <summary>A stage of a request under way.</summary>
readonly struct StageSpan(KmsMeter meter, Stage stage, TimeProvider time) : IDisposable
{
    readonly long start = time.GetTimestamp();
    readonly Activity? span = KmsTraces.BeginStage(KmsMeter.Word(stage));

    public void Dispose()
    {
        span?.Dispose();
        meter.Stage(stage, time.GetElapsedTime(start));
    }
}
