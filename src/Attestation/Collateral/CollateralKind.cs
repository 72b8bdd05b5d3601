namespace Attestation.Collateral;

/// <summary>What collateral is kept by: the kind of platform, and the authority of its certificate.</summary>
readonly record struct CollateralKind(string Fmspc, PckCa Ca)
{
    public override string ToString() => $"FMSPC {Fmspc}, {(Ca is PckCa.Platform ? "platform" : "processor")} CA";
}
