using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace SimulatorTests.Collateral;

public sealed class PlatformCollateralTests
{
    static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task TcbInfo_has_intels_shape()
    {
        using var forge = QuoteForge.Create();

        await Verify(Indented(forge.Collateral().TcbInfo(Noon)), "json");
    }

    [Fact]
    public async Task QeIdentity_has_intels_shape()
    {
        using var forge = QuoteForge.Create();

        await Verify(Indented(forge.Collateral().QeIdentity(Noon)), "json");
    }

    [Fact]
    public void TcbInfo_is_signed_over_the_bytes_that_are_served()
    {
        using var forge = QuoteForge.Create();
        var served = forge.Collateral().TcbInfo(Noon);
        using var document = JsonDocument.Parse(served);
        var body = served[(served.IndexOf(':', StringComparison.Ordinal) + 1)..served.LastIndexOf(",\"signature\"", StringComparison.Ordinal)];
        var signature = Convert.FromHexString(document.RootElement.GetProperty("signature").GetString()!);

        using var key = forge.Platform.TcbSigning.Certificate.GetECDsaPublicKey()!;
        Assert.True(key.VerifyData(Encoding.UTF8.GetBytes(body), signature, HashAlgorithmName.SHA256));
    }

    [Fact]
    public void TcbInfo_stays_the_same_all_day()
    {
        using var forge = QuoteForge.Create();

        Assert.Equal(forge.Collateral().TcbInfo(Noon), forge.Collateral().TcbInfo(Noon.AddHours(11)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PckCrl_lists_the_machine_only_when_it_is_revoked(bool isRevoked)
    {
        using var forge = QuoteForge.Create();
        var list = CertificateRevocationListBuilder.Load(forge.Collateral(new() { IsPckRevoked = isRevoked }).PckCrl(Noon), out _);

        Assert.Equal(isRevoked, list.RemoveEntry(forge.Platform.Pck.Certificate.SerialNumberBytes.Span));
    }

    [Fact]
    public void RootCrl_lists_the_platform_authority_when_it_is_revoked()
    {
        using var forge = QuoteForge.Create();
        var list = CertificateRevocationListBuilder.Load(forge.Collateral(new() { IsPlatformCaRevoked = true }).RootCrl(Noon), out _);

        Assert.True(list.RemoveEntry(forge.Platform.PlatformCa.Certificate.SerialNumberBytes.Span));
    }

    static string Indented(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement, Indentation);
    }

    static readonly JsonSerializerOptions Indentation = new() { WriteIndented = true, NewLine = "\n" };
}
