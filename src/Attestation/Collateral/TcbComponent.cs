namespace Attestation.Collateral;

/// <summary>One component's least security version.</summary>
sealed record TcbComponent
{
    public required byte Svn { get; init; }
}
