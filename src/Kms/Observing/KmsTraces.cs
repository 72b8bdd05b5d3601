using System.Diagnostics;

namespace Kms.Observing;

/// <summary>The spans of this service: one for a request, named by its route, and one for each stage. They carry no other word of a caller's than the trace's id.</summary>
static class KmsTraces
{
    public const string Name = "mero-kms";

    // Until its route is known.
    const string Unnamed = "request";

    static readonly ActivitySource Source = new(Name);

    /// <summary>Begins the span of a request, and with it a trace; null when nobody listens, or the trace is none of those that are kept.</summary>
    /// <param name="caller">What the caller says of its own span (W3C's <c>traceparent</c>): the trace links to it. What cannot be read is not.</param>
    /// <remarks>A link and no parent: with a parent, any stranger would decide which traces are kept, by its flag or by the trace's id.</remarks>
    public static Activity? BeginRequest(string? caller)
    {
        if (!Source.HasListeners())
            return null;
        // The server's own activity, if there is one, is not exported.
        Activity.Current = null;
        return Source.StartActivity(ActivityKind.Server, links: LinksTo(caller), name: Unnamed);
    }

    /// <summary>Says of a request's span what is known at its end.</summary>
    /// <param name="span">Null: there is none.</param>
    /// <param name="route">As it is declared.</param>
    /// <param name="reason">Why it was refused; a word of the figures.</param>
    /// <param name="isError">Whether this service is to blame.</param>
    public static void EndRequest(Activity? span, string route, string reason, bool isError)
    {
        if (span is null)
            return;
        span.DisplayName = route;
        span.SetTag("http.route", route).SetTag("mero_kms.reason", reason).SetStatus(isError ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
    }

    /// <summary>Begins the span of a stage; null when nobody listens.</summary>
    public static Activity? BeginStage(string stage) => Source.StartActivity(stage);

    static ActivityLink[] LinksTo(string? caller) =>
        ActivityContext.TryParse(caller, traceState: null, isRemote: true, out var context) ? [new(context)] : [];
}
