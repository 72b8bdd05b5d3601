using System.Security.Cryptography;
using System.Text;
using Attestation.Protocol;

namespace AttestationTests.Protocol;

public sealed class SignedPayloadTests
{
    [Fact]
    public void For_writes_merods_exact_bytes()
    {
        var nonce = new byte[32];
        Array.Fill<byte>(nonce, 0x5a);

        var payload = SignedPayload.For("abc123abc123abc123abc123abc12345", nonce, Encoding.ASCII.GetBytes("quote-bytes"), "12D3KooWAbcdefghijklmnopqrstuvwxyz");

        Assert.Equal(265, payload.Length);
        Assert.Equal(
            "773476019fc8f5d17c9c5b7bae002f7fa06bf9ef36846699487019948183dad2",
            Convert.ToHexStringLower(SHA256.HashData(payload)));
    }
}
