using Node.Kms;

namespace NodeTests.Kms;

public sealed class KmsAddressTests
{
    [Theory]
    [InlineData("https://kms.example", "https://kms.example/attest")]
    [InlineData("https://kms.example/api/v1", "https://kms.example/api/v1/attest")]
    [InlineData("https://kms.example/api/v1/", "https://kms.example/api/v1/attest")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080/attest")]
    [InlineData("http://[::1]:8080/", "http://[::1]:8080/attest")]
    public void Of_keeps_the_base_path(string url, string call) => Assert.Equal(call, KmsAddress.Parse(url).Of("attest").ToString());

    [Theory]
    [InlineData(null, ProbeCode.ProviderNotConfigured)]
    [InlineData(" ", ProbeCode.ProviderNotConfigured)]
    [InlineData("kms.example", ProbeCode.EndpointUrlInvalid)]
    [InlineData("https://", ProbeCode.EndpointUrlInvalid)]
    [InlineData("https://kms.example?x=1", ProbeCode.EndpointUrlInvalid)]
    [InlineData("http://kms.example", ProbeCode.HttpInsecure)]
    [InlineData("http://localhost:8080", ProbeCode.HttpInsecure)]
    [InlineData("http://127.0.0.1.nip.io", ProbeCode.HttpInsecure)]
    [InlineData("http://10.0.0.1", ProbeCode.HttpInsecure)]
    [InlineData("ftp://kms.example", ProbeCode.HttpInsecure)]
    public void Parse_refuses_what_a_key_must_not_travel_over(string? url, string code)
    {
        var refusal = Assert.Throws<ProbeFailedException>(() => KmsAddress.Parse(url));
        Assert.Equal((ProbeStage.Transport, code), (refusal.Stage, refusal.Code));
    }
}
