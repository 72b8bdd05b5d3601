namespace Attestation.Collateral;

/// <summary>What Intel says of the security versions of one kind of platform.</summary>
/// <remarks>PCS API v4, TCB info V3: <see href="https://api.portal.trustedservices.intel.com/content/documentation.html#pcs-tcb-info-tdx-v4"/>.</remarks>
sealed record TcbInfo
{
    public required string Id { get; init; }
    public required int Version { get; init; }
    public required DateTimeOffset IssueDate { get; init; }
    public required DateTimeOffset NextUpdate { get; init; }
    public required ReadOnlyMemory<byte> Fmspc { get; init; }
    public required ReadOnlyMemory<byte> PceId { get; init; }
    public required int TcbType { get; init; }
    public required int TcbEvaluationDataNumber { get; init; }

    /// <summary>For TDX modules of major version 0.</summary>
    public required TdxModule TdxModule { get; init; }

    /// <summary>For all others, by <c>TDX_</c> and the major version in two hex digits.</summary>
    // Generated readers set what is missing to null.
    public IReadOnlyList<TdxModuleIdentity> TdxModuleIdentities { get; init => field = value ?? []; } = [];

    /// <summary>From the newest to the oldest.</summary>
    public required IReadOnlyList<PlatformTcbLevel> TcbLevels { get; init; }
}
