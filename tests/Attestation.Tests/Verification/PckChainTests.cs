using System.Security.Cryptography.X509Certificates;
using Attestation.Certificates;
using Attestation.Verification;

namespace AttestationTests.Verification;

/// <summary>Chains whose signatures all hold, and that are no PCK chains nevertheless.</summary>
public sealed class PckChainTests
{
    static readonly X509Extension LeafUsage = new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true);
    static readonly X509Extension AuthorityUsage = new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true);
    static readonly X509Extension Leaf = X509BasicConstraintsExtension.CreateForEndEntity(critical: true);
    static readonly X509Extension Authority = X509BasicConstraintsExtension.CreateForCertificateAuthority(0);

    readonly ForgedEvidence valid = ForgedEvidence.Create();

    X509Extension Sgx => Extension(valid.Forge.Platform.Pck.Certificate, PckExtension.ObjectIdentifier);

    [Fact]
    public void A_chain_made_anew_is_verified() => Assert.Null(WithPck(Leaf, LeafUsage, Sgx).Verify().Reason);

    [Fact]
    public void A_PCK_certificate_without_the_SGX_extension_is_refused() =>
        Refuses(WithPck(Leaf, LeafUsage), RejectionReason.MalformedCertificate, "pck_platform", "has no SGX extension");

    [Fact]
    public void A_PCK_certificate_with_half_an_SGX_extension_is_refused() =>
        Refuses(WithPck(Leaf, LeafUsage, new X509Extension(PckExtension.ObjectIdentifier, [0x30, 0], critical: false)),
            RejectionReason.MalformedCertificate, "pck_platform", "1.2.840.113741.1.13.1.2 is missing");

    [Fact]
    public void A_PCK_certificate_of_an_authority_is_refused() =>
        Refuses(WithPck(Authority, LeafUsage, Sgx), RejectionReason.MalformedCertificate, "pck_chain", "is not a certificate of a key that signs reports");

    [Fact]
    public void A_PCK_certificate_of_a_key_that_may_not_sign_is_refused() =>
        Refuses(WithPck(Leaf, Sgx), RejectionReason.MalformedCertificate, "pck_chain", "is not a certificate of a key that signs reports");

    [Fact]
    public void A_critical_extension_that_is_unknown_is_refused() =>
        Refuses(WithPck(Leaf, LeafUsage, Sgx, new X509Extension("1.2.3.4", [5, 0], critical: true)),
            RejectionReason.MalformedCertificate, "pck_chain", "The critical extension 1.2.3.4 is not known here");

    [Fact]
    public void An_issuer_that_is_no_authority_is_refused() =>
        Refuses(WithCa(Leaf, AuthorityUsage), RejectionReason.CertificateChain, "pck_chain", "may not issue");

    [Fact]
    public void An_issuer_whose_key_may_not_sign_certificates_is_refused() =>
        Refuses(WithCa(Authority, LeafUsage), RejectionReason.CertificateChain, "pck_chain", "may not issue");

    [Fact]
    public void A_CA_made_anew_is_verified() => Assert.Null(WithCa(Authority, AuthorityUsage).Verify().Reason);

    static void Refuses(ForgedEvidence evidence, RejectionReason reason, string check, string found)
    {
        var verdict = evidence.Verify();
        Assert.Equal((reason, check), (verdict.Reason, verdict.Refusal?.Name));
        Assert.Contains(found, verdict.Refusal!.Found, StringComparison.Ordinal);
    }

    ForgedEvidence WithPck(params X509Extension[] extensions)
    {
        var platform = valid.Forge.Platform;
        var pck = ForgedCertificate.Issue(valid, platform.Pck.Key, platform.Pck.Certificate.SubjectName, platform.PlatformCa, extensions);
        return valid.WithPckChain(pck + platform.PlatformCa.Pem + platform.Root.Pem);
    }

    ForgedEvidence WithCa(params X509Extension[] extensions)
    {
        var platform = valid.Forge.Platform;
        var ca = ForgedCertificate.Issue(valid, platform.PlatformCa.Key, platform.PlatformCa.Certificate.SubjectName, platform.Root, extensions);
        return valid.WithPckChain(platform.Pck.Pem + ca + platform.Root.Pem);
    }

    static X509Extension Extension(X509Certificate2 certificate, string name) => certificate.Extensions.Single(extension => extension.Oid!.Value == name);
}
