namespace Attestation.Collateral;

/// <summary>When the pieces of a genuine set were issued, and when the first of them ends.</summary>
sealed record CollateralLife
{
    public required DateTimeOffset TcbInfoIssued { get; init; }
    public required DateTimeOffset QeIdentityIssued { get; init; }
    public required DateTimeOffset PckCrlIssued { get; init; }
    public required DateTimeOffset RootCrlIssued { get; init; }

    /// <summary><c>tcbEvaluationDataNumber</c> of TCB info: the recovery that it belongs to.</summary>
    public required int TcbInfoNumber { get; init; }

    /// <inheritdoc cref="TcbInfoNumber"/>
    public required int QeIdentityNumber { get; init; }

    /// <summary>The earliest next update of a document or list, or end of a certificate that signed one; good up to and including it.</summary>
    public required DateTimeOffset Ends { get; init; }

    /// <summary>The first piece that is of an earlier recovery than the other's, or was issued before it; null when there is none.</summary>
    /// <remarks>
    /// Intel issues the statements of two recoveries side by side (<c>update=standard</c> and <c>early</c>), each anew all the time: those of the
    /// earlier one can have the later date.
    /// </remarks>
    public string? OlderThan(CollateralLife other) => this switch
    {
        _ when TcbInfoNumber < other.TcbInfoNumber => "TCB info",
        _ when QeIdentityNumber < other.QeIdentityNumber => "the QE identity",
        _ when TcbInfoIssued < other.TcbInfoIssued => "TCB info",
        _ when QeIdentityIssued < other.QeIdentityIssued => "the QE identity",
        _ when PckCrlIssued < other.PckCrlIssued => "the PCK CA's revocation list",
        _ when RootCrlIssued < other.RootCrlIssued => "the root's revocation list",
        _ => null,
    };
}
