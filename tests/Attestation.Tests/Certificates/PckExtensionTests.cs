using Attestation.Certificates;
using Attestation.Quotes;
using AttestationTests.Quotes;
using AttestationTests.Verification;

namespace AttestationTests.Certificates;

public sealed class PckExtensionTests
{
    static readonly byte[] Valid = PemChain.Parse(ForgedEvidence.Create().Forge.Platform.Pck.Pem)[0].SgxExtension!.Value.ToArray();

    [Fact]
    public void Parse_reads_the_facts_of_a_multi_package_platform()
    {
        var extension = PckExtension.Parse(Valid);
        Assert.Equal((SgxType.Scalable, 16), (extension.SgxType, extension.PlatformInstance?.Length));
        Assert.Equal(new() { IsDynamic = true, HasCachedKeys = true, HasSmt = true }, extension.Configuration);
    }

    [Theory]
    [InlineData(0, "standard")]
    [InlineData(1, "scalable,")]
    [InlineData(2, "scalable with integrity")]
    public void Parse_reads_each_type_of_SGX(byte type, string name) =>
        Assert.Contains($"SGX type {name}", PckExtension.Parse(WithSgxType(type)).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Parse_refuses_a_type_of_SGX_that_is_none() => Assert.Contains(
        "1.2.840.113741.1.13.1.5 is no type of SGX", Assert.Throws<MalformedCertificateException>(() => PckExtension.Parse(WithSgxType(3))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1, "dynamic platform no, cached keys yes, SMT yes")]
    [InlineData(2, "dynamic platform yes, cached keys no, SMT yes")]
    [InlineData(3, "dynamic platform yes, cached keys yes, SMT no")]
    public void Parse_reads_each_member_of_the_configuration(byte member, string text) =>
        Assert.EndsWith(text, PckExtension.Parse(Changed(ConfigurationMember(member), 2, 0)).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Parse_refuses_a_configuration_that_is_neither_true_nor_false() =>
        Assert.Throws<MalformedCertificateException>(() => PckExtension.Parse(Changed(ConfigurationMember(1), 2, 1)));

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(QuoteVectors.Tdx), MemberType = typeof(QuoteVectors))]
    public void Only_platforms_of_several_packages_have_an_instance(string file)
    {
        var chain = PemChain.Parse(TdxQuote.Parse(QuoteVectors.Read(file)).Signature.PckChainPem.Span);
        var extension = PckExtension.Parse(chain[0].SgxExtension!.Value);
        var isPlatform = chain[1].Name.EndsWith("Platform CA", StringComparison.Ordinal);
        Assert.Equal((isPlatform, isPlatform), (extension.PlatformInstance is not null, extension.Configuration is not null));
    }

    static byte[] WithSgxType(byte type) => Changed([0x01, 0x05], 2, type, tag: 0x0a);

    // …13.1.7.n, then BOOLEAN.
    static byte[] ConfigurationMember(byte member) => [0x01, 0x07, member];

    // The value behind an object identifier's end: tag, length 1, value.
    static byte[] Changed(byte[] identifierEnd, int valueOffset, byte value, byte tag = 0x01)
    {
        var changed = Valid.ToArray();
        var at = changed.AsSpan().IndexOf((ReadOnlySpan<byte>)[.. identifierEnd, tag, 1]);
        Assert.True(at > 0);
        changed[at + identifierEnd.Length + valueOffset] = value;
        return changed;
    }
}
