using System.Diagnostics;

namespace Kms.Observing;

/// <summary>The spans of this service: one for a request, named by its route, and one for each stage. They carry no other word of a caller's than the trace's id.</summary>
static class KmsTraces
{
    public const string Name = "mero-kms";

    static readonly ActivitySource Source = new(Name);

    /// <summary>Begins the span of a request; null when nobody listens.</summary>
    /// <param name="route">As it is declared.</param>
    /// <param name="caller">What the caller says of its own span (W3C's <c>traceparent</c>): that is the parent. What cannot be read is not.</param>
    public static Activity? BeginRequest(string route, string? caller)
    {
        if (!Source.HasListeners())
            return null;
        var parent = ActivityContext.TryParse(caller, traceState: null, isRemote: true, out var context) ? context : default;
        // The server's own activity, if there is one, is not exported.
        Activity.Current = null;
        return Source.StartActivity(route, ActivityKind.Server, parent, [new("http.route", route)]);
    }

    /// <summary>Begins the span of a stage; null when nobody listens.</summary>
    public static Activity? BeginStage(string stage) => Source.StartActivity(stage);
}
