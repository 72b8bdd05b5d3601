using System.Net;
using Simulator.Machines;

namespace Simulator.Serving;

/// <summary>What <c>mero-sim serve</c> was asked for.</summary>
public sealed record SimulatorSettings
{
    /// <summary>Everything that is signed or derived follows from it.</summary>
    public required string Seed { get; init; }

    /// <summary>Folder with one measurement record per node profile, <c>{profile}.json</c>.</summary>
    public required string Measurements { get; init; }

    /// <summary>The <c>app-compose.json</c> of the simulated dstack guest.</summary>
    public required string AppCompose { get; init; }

    /// <summary>Another simulator's or a guest's <c>appkeys.json</c> with the application's root key; null: it follows from the seed.</summary>
    public string? AppKeys { get; init; }

    /// <summary>The guest's OS: <c>images/platforms/dstack-simulation.yaml</c>.</summary>
    public required string DstackOs { get; init; }

    /// <summary>Where the guest agent listens.</summary>
    public required string DstackSocket { get; init; }

    /// <summary>Where booted machines find their simulated TD; at most one for each profile.</summary>
    public IReadOnlyList<TdPortSetting> TdPorts { get; init; } = [];

    /// <summary>Where quotes and collateral are served; port 0 takes a free one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Written once everything listens: <see cref="Readiness"/>.</summary>
    public required string Ready { get; init; }

    /// <summary>Where the root certificate is written, PEM.</summary>
    public required string RootCa { get; init; }
}
