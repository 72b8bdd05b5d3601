using System.Diagnostics;

namespace Kms.Observing;

/// <summary>The spans of this service: one for a request, named by its route, and one for each stage. They carry no other word of a caller's than the trace's id.</summary>
static class KmsTraces
{
    public const string Name = "mero-kms";

    static readonly ActivitySource Source = new(Name);

    /// <summary>Begins the span of a request; null when nobody listens.</summary>
    public static Activity? BeginRequest(string route)
    {
        if (!Source.HasListeners())
            return null;
        // The server's own activity is not exported; the caller's, if it has one, is the parent.
        var caller = ActivityContext.TryParse(Activity.Current?.ParentId, traceState: null, isRemote: true, out var context) ? context : default;
        Activity.Current = null;
        return Source.StartActivity(route, ActivityKind.Server, caller, [new("http.route", route)]);
    }

    /// <summary>Begins the span of a stage; null when nobody listens.</summary>
    public static Activity? BeginStage(string stage) => Source.StartActivity(stage);
}
