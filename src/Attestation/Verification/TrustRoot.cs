using Attestation.Certificates;

namespace Attestation.Verification;

/// <summary>The one certificate that all evidence of an environment must lead to.</summary>
public sealed class TrustRoot
{
    TrustRoot(Certificate certificate, EvidenceEnvironment environment) => (Certificate, Environment) = (certificate, environment);

    /// <summary>
    /// Intel SGX Root CA, valid until 2049-12-31; SHA-256 of its DER:
    /// <c>44a0196b2b99f889b8e149e95b807a350e7424964399e885a7cbb8ccfab674d3</c>.
    /// </summary>
    /// <remarks><see href="https://certificates.trustedservices.intel.com/Intel_SGX_Provisioning_Certification_RootCA.pem"/></remarks>
    public static TrustRoot Intel { get; } = new(Read(Embedded("IntelSgxRootCa.pem")), EvidenceEnvironment.Tdx);

    /// <summary>What evidence under this root is worth.</summary>
    public EvidenceEnvironment Environment { get; }

    internal Certificate Certificate { get; }

    /// <summary>A root of our own: everything under it is a simulation, whatever it says of itself.</summary>
    /// <exception cref="FormatException">The text is not one self-signed authority in PEM.</exception>
    public static TrustRoot FromPem(string pem) => new(Read(pem), EvidenceEnvironment.Simulation);

    static Certificate Read(string pem) => PemChain.Parse(pem) is [{ IsAuthority: true } root]
        && root.Issuer.Span.SequenceEqual(root.Subject.Span)
        && root.IsSignedBy(root)
        ? root
        : throw new MalformedCertificateException("A trust root is one certificate in PEM, of an authority that signed itself.");

    static string Embedded(string name)
    {
        using var reader = new StreamReader(typeof(TrustRoot).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
