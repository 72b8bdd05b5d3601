using System.Security.Cryptography.X509Certificates;
using Pipeline.Staging;

namespace PipelineTests.Staging;

public sealed class StagingTlsTests
{
    readonly StagingTls tls = StagingTls.Make(PolicyForge.MadeAt);

    [Fact]
    public void The_certificate_is_of_its_authority_for_this_machine_and_as_a_guest_calls_it()
    {
        using var certificate = X509Certificate2.CreateFromPem(tls.Certificate, tls.Key);
        using var authority = X509Certificate2.CreateFromPem(tls.Authority);
        using var chain = new X509Chain { ChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck, VerificationTime = PolicyForge.MadeAt.UtcDateTime } };
        Assert.True(chain.Build(certificate));
        Assert.True(certificate.MatchesHostname("127.0.0.1") && certificate.MatchesHostname("10.0.2.2"));
        Assert.False(certificate.MatchesHostname("10.0.2.3"));
        Assert.True(certificate.HasPrivateKey);
    }

    [Fact]
    public void Each_run_has_an_authority_of_its_own() => Assert.NotEqual(tls.Authority, StagingTls.Make(PolicyForge.MadeAt).Authority);

    [Theory]
    [InlineData("https://127.0.0.1:40001", "https://10.0.2.2:40001")]
    [InlineData("http://127.0.0.1:40001/td/debug/quote", "http://10.0.2.2:40001/td/debug/quote")]
    public void Addresses_are_written_as_the_guest_needs_them(string here, string there) => Assert.Equal(there, StagingTls.ForGuest(here));
}
