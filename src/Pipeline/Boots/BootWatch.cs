using Pipeline.Machines;
using Pipeline.Runs;

namespace Pipeline.Boots;

/// <summary>Follows a machine from its first instruction to its boot agent's report.</summary>
/// <param name="name">For people: <c>boot:debug</c>.</param>
/// <param name="limit">How long the boot may take.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Receives what was reached.</param>
sealed class BootWatch(string name, TimeSpan limit, TimeProvider time, Action<string> say)
{
    const int ShownLines = 20;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    /// <summary>What the machine says on its serial port when there is no use in waiting any longer.</summary>
    static readonly (string Sign, string Meaning)[] Ends =
    [
        ("Kernel panic - not syncing", "its kernel stopped itself"),
        ("Failed to start mero-node-boot", "its boot agent failed, and nothing that depends on it was started"),
    ];

    // A profile without a console says nothing after the firmware.
    static readonly (string Sign, string Reached)[] Signs =
    [
        ("BdsDxe: starting", "the firmware starts the disk"),
        ("Linux version", "the kernel runs"),
        ("Hostname set to", "the image's own system runs"),
        ("Multi-User System", "multi-user is reached"),
    ];

    /// <summary>What the machine measured, once it has extended RTMR3 and said so.</summary>
    /// <param name="serial">All that it wrote to its serial port so far.</param>
    /// <param name="state">How its simulated TD stands.</param>
    /// <param name="demandRunning">Throws when the machine has ended; is told what is waited for.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="StepFailedException">It did not come so far in time, or its boot agent failed.</exception>
    public async Task<TdState> UntilReportedAsync(
        Func<CancellationToken, Task<string>> serial, Func<CancellationToken, Task<TdState>> state, Func<string, CancellationToken, Task> demandRunning, CancellationToken cancel)
    {
        var (began, reached) = (time.GetTimestamp(), new HashSet<string>(StringComparer.Ordinal));
        while (true)
        {
            var (text, td) = (await serial(cancel), await state(cancel));
            foreach (var (_, what) in Signs.Where(sign => text.Contains(sign.Sign, StringComparison.Ordinal)))
                Reach(what);
            if (td.Registers is not null)
                Reach("the node has reported what firmware and kernel measured, and the logs replay to the vTPM");
            if (td.Boot is not null)
            {
                Reach("RTMR3 is extended by the profile event");
                return td;
            }
            if (Array.Find(Ends, end => text.Contains(end.Sign, StringComparison.Ordinal)) is { Meaning: { } meaning })
                throw Failed($"{meaning} while the boot agent's report was waited for", text);
            await demandRunning("the boot agent's report", cancel);
            if (time.GetElapsedTime(began) >= limit)
                throw Failed($"the boot agent's report did not come within {limit.TotalSeconds:0} s; reached was {(reached.Count is 0 ? "nothing" : string.Join(", ", reached))}", text);
            await Task.Delay(Pause, time, cancel);
        }

        void Reach(string what)
        {
            if (reached.Add(what))
                say($"{name}: {what} ({time.GetElapsedTime(began).TotalSeconds:0} s)");
        }
    }

    StepFailedException Failed(string what, string serial) => new($"{name}: {what}. {SerialText.Tail(serial, ShownLines)}");
}
