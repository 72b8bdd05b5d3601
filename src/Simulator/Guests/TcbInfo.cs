namespace Simulator.Guests;

/// <summary>The measurements in <see cref="InfoAnswer"/>: all values in hex.</summary>
sealed record TcbInfo
{
    public required string Mrtd { get; init; }
    public required string Rtmr0 { get; init; }
    public required string Rtmr1 { get; init; }
    public required string Rtmr2 { get; init; }
    public required string Rtmr3 { get; init; }
    public required string MrAggregated { get; init; }
    public required string OsImageHash { get; init; }
    public required string ComposeHash { get; init; }
    public required string DeviceId { get; init; }
    public required IReadOnlyList<LoggedEvent> EventLog { get; init; }
    public required string AppCompose { get; init; }
}
