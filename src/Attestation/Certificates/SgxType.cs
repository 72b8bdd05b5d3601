namespace Attestation.Certificates;

/// <summary>How a platform protects the memory of enclaves.</summary>
/// <remarks>Intel SGX PCK certificate and CRL profile specification, 1.3.5 "SGX Type"; an ENUMERATED.</remarks>
enum SgxType
{
    /// <summary>With encryption and a tree of hashes, on client processors.</summary>
    Standard = 0,

    /// <summary>With encryption.</summary>
    Scalable = 1,

    /// <summary>With encryption and a code that shows changes.</summary>
    ScalableWithIntegrity = 2,
}
