namespace Simulator.Collateral;

/// <summary>How the published collateral judges the platform; by default well.</summary>
public sealed record CollateralOptions
{
    /// <summary>Status of the level that the platform matches, in Intel's words.</summary>
    public string TcbStatus { get; init; } = "UpToDate";

    /// <summary>Advisories of that level.</summary>
    public IReadOnlyList<string> Advisories { get; init; } = [];

    public bool IsPckRevoked { get; init; }

    public bool IsPlatformCaRevoked { get; init; }
}
