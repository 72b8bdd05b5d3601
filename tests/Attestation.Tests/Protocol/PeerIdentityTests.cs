using Attestation.Protocol;

namespace AttestationTests.Protocol;

public sealed class PeerIdentityTests
{
    // RFC 8032, section 7.1, test 2.
    const string Seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    const string PublicKey = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    const string Signature =
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

    static readonly PeerIdentity Peer = PeerIdentity.FromSeed(Convert.FromHexString(Seed));

    [Fact]
    public void Public_key_is_the_rfcs() =>
        Assert.Equal("08011220" + PublicKey, Convert.ToHexStringLower(Peer.PublicKey.ToProtobuf()));

    [Fact]
    public void Sign_gives_the_rfcs_signature() => Assert.Equal(Signature, Convert.ToHexStringLower(Peer.Sign([0x72])));

    [Fact]
    public void Verifies_accepts_its_own_signature_and_no_other_content()
    {
        var signature = Peer.Sign("content"u8);

        Assert.True(Peer.PublicKey.Verifies("content"u8, signature));
        Assert.False(Peer.PublicKey.Verifies("Content"u8, signature));
        Assert.False(Peer.PublicKey.Verifies("content"u8, signature.AsSpan(1)));
    }

    [Fact]
    public void Id_is_the_base58_identity_multihash()
    {
        Assert.StartsWith("12D3KooW", Peer.Id.Text);
        Assert.Equal(Base58.Encode(Convert.FromHexString("0024" + "08011220" + PublicKey)), Peer.Id.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("0OIl")]
    [InlineData("12D3 KooW")]
    public void A_peer_id_of_another_alphabet_is_refused(string text) => Assert.False(PeerId.TryParse(text, out _));

    [Fact]
    public void A_peer_id_of_129_characters_is_refused()
    {
        Assert.True(PeerId.TryParse(new string('2', 128), out _));
        Assert.False(PeerId.TryParse(new string('2', 129), out _));
    }
}
