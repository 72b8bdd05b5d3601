using System.Security.Cryptography.X509Certificates;

namespace SimulatorTests.Platforms;

public sealed class SimulatedPlatformTests
{
    static readonly DateTime Now = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void PckChain_is_the_same_for_the_same_seed()
    {
        using var first = QuoteForge.Create("a");
        using var second = QuoteForge.Create("a");

        Assert.Equal(first.Platform.PckChain, second.Platform.PckChain);
    }

    [Fact]
    public void Root_is_another_for_another_seed()
    {
        using var first = QuoteForge.Create("a");
        using var second = QuoteForge.Create("b");

        Assert.NotEqual(first.RootPem, second.RootPem);
    }

    [Fact]
    public void Pck_chains_to_the_root()
    {
        using var forge = QuoteForge.Create();

        Assert.True(Chain(forge).Build(forge.Platform.Pck.Certificate));
    }

    [Fact]
    public void TcbSigning_chains_to_the_root()
    {
        using var forge = QuoteForge.Create();

        Assert.True(Chain(forge).Build(forge.Platform.TcbSigning.Certificate));
    }

    [Fact]
    public void Pck_does_not_chain_to_another_root()
    {
        using var forge = QuoteForge.Create();
        using var other = QuoteForge.Create("other");

        Assert.False(Chain(other).Build(forge.Platform.Pck.Certificate));
    }

    static X509Chain Chain(QuoteForge forge)
    {
        var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(forge.Platform.Root.Certificate);
        chain.ChainPolicy.ExtraStore.Add(forge.Platform.PlatformCa.Certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = Now;
        return chain;
    }
}
