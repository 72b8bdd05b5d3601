namespace Simulator.Guests;

/// <summary>What the guest says of itself. Nothing in it is evidence.</summary>
sealed record InfoAnswer
{
    public required string AppId { get; init; }
    public required string InstanceId { get; init; }
    public required string AppCert { get; init; }

    /// <summary><see cref="Guests.TcbInfo"/> as text.</summary>
    public required string TcbInfo { get; init; }

    public required string AppName { get; init; }
    public required string DeviceId { get; init; }
    public required string MrAggregated { get; init; }
    public required string OsImageHash { get; init; }
    public required string KeyProviderInfo { get; init; }
    public required string ComposeHash { get; init; }
    public required string VmConfig { get; init; }
    public required string CloudVendor { get; init; }
    public required string CloudProduct { get; init; }
}
