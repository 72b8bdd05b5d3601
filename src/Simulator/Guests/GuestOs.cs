using System.Text.Json.Nodes;
using Attestation.Measurements;

namespace Simulator.Guests;

/// <summary>The dstack OS of a simulated machine, up to the moment before its first runtime event.</summary>
sealed record GuestOs
{
    /// <summary>What <c>Version</c> answers.</summary>
    public required string Version { get; init; }

    /// <summary>64 lower-case hex digits.</summary>
    public required string ImageHash { get; init; }

    public required int CpuCount { get; init; }

    /// <summary>In bytes.</summary>
    public required long MemorySize { get; init; }

    public required Measurement MrTd { get; init; }

    /// <summary>What firmware and kernel extended into RTMR0 to RTMR2.</summary>
    public required IReadOnlyList<GuestEvent> BootEvents { get; init; }

    /// <summary>The description of the machine that the agent gives out; nothing in it is evidence.</summary>
    public string VmConfig => new JsonObject
    {
        ["os_image_hash"] = ImageHash,
        ["cpu_count"] = CpuCount,
        ["memory_size"] = MemorySize,
    }.ToJsonString();

    /// <summary>The value of RTMR0, 1 or 2.</summary>
    public Measurement Replay(int imr) => BootEvents.Where(item => item.Imr == imr)
        .Aggregate(Measurement.Zero, (value, item) => value.Extend(item.Digest));
}
