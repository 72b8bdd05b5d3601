namespace Pipeline.Conformance;

/// <summary>Holds a booted machine to every requirement of its profile that a disk cannot show.</summary>
static class BootedConformance
{
    /// <summary>Every row that a table has to have, whatever applies.</summary>
    public static IReadOnlyList<string> Ids { get; } =
    [
        "command-line", "lockdown", "modules", "kernel-settings", "core-dumps", "swap",
        "verified-root", "whole-root", "root", "writes", "writable", "set-id-writable",
        "R1", "ssh", "R2", "R3", "R4", "passwords", "R5", "R6", "R7",
        "failed", "running", "active-sockets", "exposure",
        "listening", "local-sockets", "vsock", "leased-network", "followed-clock",
    ];

    public static IReadOnlyList<ConformanceRow> Rows(BootedMachine machine) =>
        [.. BootedKernelRows.Of(machine), .. BootedRootRows.Of(machine), .. BootedLockdownRows.Of(machine), .. BootedUnitRows.Of(machine), .. BootedNetworkRows.Of(machine)];
}
