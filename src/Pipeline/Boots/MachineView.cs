namespace Pipeline.Boots;

/// <summary>What can be seen of a running machine from outside.</summary>
sealed record MachineView
{
    /// <summary>For people: <c>boot:debug</c>.</summary>
    public required string Name { get; init; }

    /// <summary>All that it wrote to its serial port so far.</summary>
    public required Func<CancellationToken, Task<string>> Serial { get; init; }

    /// <summary>How its simulated TD stands.</summary>
    public required Func<CancellationToken, Task<TdState>> State { get; init; }

    /// <summary>Throws when the machine has ended; is told what is waited for.</summary>
    public required Func<string, CancellationToken, Task> DemandRunning { get; init; }
}
