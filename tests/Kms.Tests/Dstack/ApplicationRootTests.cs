using System.Text.Json;
using Kms.Dstack;
using Simulator.Keys;

namespace KmsTests.Dstack;

public sealed class ApplicationRootTests : IDisposable
{
    readonly RecordedLog log = new();

    public void Dispose() => log.Dispose();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly Dictionary<string, (ForgedChain Chain, string Reason)> Lies = new()
    {
        ["signed by another root"] = (new() { Root = ForgedChain.OtherRoot, BendRoot = _ => new ForgedChain().ToKey().RootSignature }, "signed by another root"),
        ["another root with its own signature"] = (new() { Root = ForgedChain.OtherRoot }, "signature of its root is another one than before"),
        ["signed for another purpose"] = (new() { Purpose = "signing" }, "for another purpose"),
        ["signed for another path"] = (new() { Purpose = "path/of/another" }, "for another purpose"),
        ["signed for another key"] = (new() { SignedKey = ForgedChain.OtherRoot }, "for another purpose or signed by another"),
        ["another key with the signature of this one"] = (new() { Key = ForgedChain.OtherRoot }, "for another purpose or signed by another"),
        ["root signed by no KMS"] = (new() { Issuer = null }, "signature of its root is another one than before"),
        ["root signed by another KMS"] = (new() { Issuer = ForgedChain.OtherKms }, "signature of its root is another one than before"),
        ["root of another application"] = (new() { IssuedTo = ForgedChain.Application.Replace('0', '9') }, "signature of its root is another one than before"),
        ["other parity"] = (new() { Bend = bytes => [.. bytes[..64], (byte)(bytes[64] ^ 1)] }, "another"),
        ["commitment beyond the field"] = (new() { Bend = bytes => [.. bytes[..64], (byte)(bytes[64] | 2)] }, "signature of this key is nobody's"),
        ["recovery id of 27"] = (new() { Bend = bytes => [.. bytes[..64], (byte)(bytes[64] + 27)] }, "recovery id of the signature is"),
        ["greater s"] = (new() { Bend = Mirrored }, "s of the signature is the larger"),
        ["greater s of the root"] = (new() { BendRoot = Mirrored }, "The signature of its root is not in dstack's form. s of the signature is the larger"),
        ["r of zero"] = (new() { Bend = bytes => [.. new byte[32], .. bytes[32..]] }, "r of the signature is zero"),
        ["s of zero"] = (new() { Bend = bytes => [.. bytes[..32], .. new byte[32], bytes[64]] }, "s of the signature is zero"),
        ["one bit of r"] = (new() { Bend = bytes => [.. bytes[..31], (byte)(bytes[31] ^ 1), .. bytes[32..]] }, ""),
        ["one bit of s"] = (new() { Bend = bytes => [.. bytes[..63], (byte)(bytes[63] ^ 1), bytes[64]] }, "another"),
        ["too short"] = (new() { Bend = bytes => bytes[1..] }, "has 64 bytes"),
        ["a key of zero"] = (new() { Key = new string('0', 64) }, "The key is no private key"),
        ["a key beyond the order"] = (new() { Key = new string('f', 64) }, "The key is no private key"),
    };

    public static TheoryData<string> Names => [.. Lies.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_not_the_first_keys_root_is_refused_with_its_reason(string name)
    {
        var (lie, reason) = Lies[name];
        var root = new ApplicationRoot(kmsRoot: null, log);
        await DemandAsync(root, new());
        var refused = await Assert.ThrowsAsync<UntrustedKeyException>(() => DemandAsync(root, lie));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(lie.Key, refused.Message + log.Text, StringComparison.OrdinalIgnoreCase);
        // And the first one's is still in force.
        await DemandAsync(root, new());
    }

    [Fact]
    public async Task The_first_key_makes_its_root_known()
    {
        await DemandAsync(new(kmsRoot: null, log), new());
        Assert.Equal(
            $"Information dstack's keys are signed by the root {Convert.ToHexStringLower(ForgedChain.PublicKeyOf(DstackVector.Root))} of this application (not compared with any KMS of dstack's); keys of another are refused from now on ",
            log.Text);
    }

    static readonly Dictionary<string, (ForgedChain Chain, string Reason)> Strangers = new()
    {
        ["no KMS"] = (new() { Issuer = null }, "No KMS of dstack's signed the application's root, although MERO_KMS_DSTACK_KMS_ROOT names one."),
        ["another KMS"] = (new() { Issuer = ForgedChain.OtherKms }, "is not signed by 02466d7fcae563e5cb09a0d1870bb580344804617879a14949cf22285f1bae3f27, which"),
        ["for another application"] = (new() { IssuedTo = ForgedChain.Application.Replace('0', '9') }, "of the application 00112233445566778899aabbccddeeff00112233 is not signed by"),
        ["of another root"] = (new() { BendRoot = _ => new ForgedChain { Root = ForgedChain.OtherRoot }.ToKey().RootSignature }, "is not signed by"),
        ["not in form"] = (new() { BendRoot = Mirrored }, "s of the signature is the larger"),
        ["for another purpose"] = (new() { Purpose = "signing" }, "is not signed by"),
    };

    public static TheoryData<string> StrangerNames => [.. Strangers.Keys];

    [Theory]
    [MemberData(nameof(StrangerNames))]
    public async Task Where_a_kms_is_named_even_the_first_root_must_be_its(string name)
    {
        var (stranger, reason) = Strangers[name];
        var root = new ApplicationRoot(ForgedChain.PublicKeyOf(ForgedChain.Kms), log);
        Assert.Contains(reason, (await Assert.ThrowsAsync<UntrustedKeyException>(() => DemandAsync(root, stranger))).Message, StringComparison.Ordinal);
        Assert.Equal("", log.Text);
        await DemandAsync(root, new());
        Assert.Contains("issued by dstack's KMS 02466d7f", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_of_another_length_is_no_applications()
    {
        var root = new ApplicationRoot(ForgedChain.PublicKeyOf(ForgedChain.Kms), log);
        var refused = await Assert.ThrowsAsync<UntrustedKeyException>(() => root.DemandSignedAsync(new ForgedChain().ToKey(), "path", _ => Task.FromResult(new byte[19]), Cancel));
        Assert.Contains("has 19 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_official_simulators_answers_are_its_applications()
    {
        using var vectors = JsonDocument.Parse(SharedVectors.Read("dstack", "vectors.json"));
        var rootSignature = vectors.RootElement.GetProperty("official_simulator_app_key").GetProperty("k256_signature").GetString()!;
        var root = new ApplicationRoot(kmsRoot: null, log);
        foreach (var known in vectors.RootElement.GetProperty("getkey_v0_official_simulator").EnumerateArray())
        {
            var answer = new DstackKey
            {
                Key = Convert.FromHexString(known.GetProperty("key").GetString()!),
                Signature = Convert.FromHexString(known.GetProperty("chain0_secp").GetString()!),
                RootSignature = Convert.FromHexString(rootSignature),
            };
            root.DemandLikeness(answer);
            await root.DemandSignedAsync(answer, known.GetProperty("purpose").GetString()!, _ => Task.FromResult<byte[]>([]), Cancel);
        }
        Assert.Contains($"root {vectors.RootElement.GetProperty("official_simulator_app_key").GetProperty("k256_pub_compressed").GetString()} of", log.Text, StringComparison.Ordinal);
    }

    static async Task DemandAsync(ApplicationRoot root, ForgedChain chain)
    {
        var answer = chain.ToKey();
        root.DemandLikeness(answer);
        await root.DemandSignedAsync(answer, "path", _ => Task.FromResult(Convert.FromHexString(ForgedChain.Application)), Cancel);
    }

    // The other signature of the same content by the same key.
    static byte[] Mirrored(byte[] bytes) => [.. bytes[..32], .. Curve.ToBytes(Curve.Secp256K1.Order - Curve.ToNumber(bytes.AsSpan(32, 32))), (byte)(bytes[64] ^ 1)];
}
