using System.Diagnostics;
using System.Runtime.InteropServices;

/// <summary>Turns the first Ctrl-C, or a request to end, into a cancellation; a later one ends the process at once.</summary>
static class Interruption
{
    static readonly CancellationTokenSource Source = new();

    // Some senders signal the process and then its group: that is one request, not two.
    static readonly TimeSpan SameRequest = TimeSpan.FromSeconds(1);

    static readonly Stopwatch SinceFirst = new();

    // Kept, because a registration that is collected no longer listens.
    public static IReadOnlyList<IDisposable> Registrations { get; } =
        [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];

    public static CancellationToken Token => Source.Token;

    static void OnSignal(PosixSignalContext context)
    {
        context.Cancel = SinceFirst.Elapsed < SameRequest;
        SinceFirst.Start();
        Source.Cancel();
    }
}
