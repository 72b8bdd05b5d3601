using Pipeline.Machines;

namespace Pipeline.Staging;

/// <summary>The machine that the node was booted in, and how long it took: facts of the run, and no case.</summary>
public sealed record ProbedMachine
{
    public required Accelerator Accelerator { get; init; }

    /// <summary>QEMU's version.</summary>
    public required string Qemu { get; init; }

    /// <summary>From the start of the machine to the node's open data, after a restart; whole seconds, rounded up.</summary>
    public required int SecondsToKey { get; init; }
}
