namespace Attestation.Certificates;

/// <summary>How types of SGX are named.</summary>
static class SgxTypes
{
    public static string NameOf(SgxType type) => type switch
    {
        SgxType.Standard => "standard",
        SgxType.Scalable => "scalable",
        SgxType.ScalableWithIntegrity => "scalable with integrity",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There are three types."),
    };
}
