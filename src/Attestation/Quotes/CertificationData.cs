namespace Attestation.Quotes;

/// <summary>The kinds of certification data that a quote can have, and why two of them only can be verified.</summary>
/// <remarks>
/// Intel TDX DCAP quoting library API, A.3.9 "QE certification data". The outer one is of type 6: the report of the quoting enclave vouches
/// for the attestation key. The one within it is of type 5: the chain of the key that vouches for that enclave.
/// </remarks>
static class CertificationData
{
    public const ushort PckChainInPem = 5;
    public const ushort QeReport = 6;

    /// <summary>What a type is, and what it lacks.</summary>
    public static string Describe(ushort type) => type switch
    {
        1 => $"the platform's PPID in clear, {Identifier}",
        2 => $"the platform's PPID encrypted with RSA-2048, {Identifier}",
        3 => $"the platform's PPID encrypted with RSA-3072, {Identifier}",
        4 => "a PCK certificate without its chain, whose issuer would have to be found elsewhere",
        PckChainInPem => "a PCK chain without a report of the quoting enclave, so that nothing says whose the attestation key is",
        QeReport => "a report of the quoting enclave where the chain of the key that signs such reports has to be",
        7 => "a platform manifest, with which a platform is registered and which no certificate vouches for",
        _ => "a type that Intel does not define",
    };

    // PPID, CPU SVN and PCE SVN, nothing more.
    const string Identifier = "by which a PCK certificate would have to be looked up elsewhere";
}
