using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pipeline.Staging;

/// <summary>An authority and a KMS's certificate, made for one run: a booted machine reaches its KMS over TLS only.</summary>
sealed record StagingTls
{
    /// <summary>This machine, as a machine behind QEMU's user network calls it.</summary>
    /// <remarks><see href="https://www.qemu.org/docs/master/system/devices/net.html"/></remarks>
    public const string GuestsHost = "10.0.2.2";

    /// <summary>The authority's certificate, PEM; its key is gone.</summary>
    public required string Authority { get; init; }

    /// <summary>For this machine's loopback address and its address in the guest, PEM.</summary>
    public required string Certificate { get; init; }

    /// <summary>PEM. It is worth nothing outside of the run.</summary>
    public required string Key { get; init; }

    /// <summary>Makes both, in force for a day.</summary>
    public static StagingTls Make(DateTimeOffset now)
    {
        // Clocks of guests may be behind.
        var (from, until) = (now.AddHours(-1), now.AddDays(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=mero-tee staging authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        using var authority = authorityRequest.CreateSelfSigned(from, until);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mero-tee staging KMS", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.Parse(GuestsHost));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        using var certificate = request.Create(authority, from, until, RandomNumberGenerator.GetBytes(16));
        return new() { Authority = authority.ExportCertificatePem() + "\n", Certificate = certificate.ExportCertificatePem() + "\n", Key = key.ExportPkcs8PrivateKeyPem() + "\n" };
    }

    /// <summary>An address of this machine as the guest has to write it.</summary>
    public static string ForGuest(string address) => new UriBuilder(address) { Host = GuestsHost }.Uri.ToString().TrimEnd('/');
}
