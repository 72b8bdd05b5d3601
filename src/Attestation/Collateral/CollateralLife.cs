namespace Attestation.Collateral;

/// <summary>When the pieces of a genuine set were issued, and when the first of them ends.</summary>
sealed record CollateralLife
{
    public required DateTimeOffset TcbInfoIssued { get; init; }
    public required DateTimeOffset QeIdentityIssued { get; init; }
    public required DateTimeOffset PckCrlIssued { get; init; }
    public required DateTimeOffset RootCrlIssued { get; init; }

    /// <summary>The earliest next update of a document or list, or end of a certificate that signed one; good up to and including it.</summary>
    public required DateTimeOffset Ends { get; init; }

    /// <summary>The first piece that was issued before the other's; null when there is none.</summary>
    public string? OlderThan(CollateralLife other) => this switch
    {
        _ when TcbInfoIssued < other.TcbInfoIssued => "TCB info",
        _ when QeIdentityIssued < other.QeIdentityIssued => "the QE identity",
        _ when PckCrlIssued < other.PckCrlIssued => "the PCK CA's revocation list",
        _ when RootCrlIssued < other.RootCrlIssued => "the root's revocation list",
        _ => null,
    };
}
