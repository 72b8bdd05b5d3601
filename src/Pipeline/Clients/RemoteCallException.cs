using System.Net;
using Pipeline.Runs;

namespace Pipeline.Clients;

/// <summary>A service answered, but not with what was asked for.</summary>
public sealed class RemoteCallException(string call, HttpStatusCode status, string body)
    : RunException($"{call} answered {(int)status}: {Cut(body)}", ExitCode.Failed)
{
    const int Shown = 500;

    public HttpStatusCode Status { get; } = status;

    static string Cut(string body) => body.Trim() is { Length: <= Shown } text ? text : body.Trim()[..Shown] + "…";
}
