using System.Text.Json;
using SimulatorTests.Guests;

namespace SimulatorTests.Npm;

public sealed class NpmClientTests
{
    // dstack's documented root key, and its key of the path "test" with the signature for the purpose "signing".
    const string DocumentedRoot = "1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b";
    const string DocumentedKey = "52786aa123b0971e283af97f32e25767483d099d66e6c40afeb3a49046b5379e";
    const string DocumentedSignature = "c8a3dcf06c4e95bd78a5d7a1c8fcff171fc5848cfae804c6fc11bda4dc5d4062379995390843827444992c4c0e4bac70f0f878e01b9fc8b98cd7126fe5a3876b01";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0.5.7")]
    [InlineData("0.5.8")]
    public async Task Every_call_that_is_promised_succeeds(string version)
    {
        await using var world = await StartAsync(DocumentedRoot, "");
        var said = await NpmClient.RunAsync(version, world.Where.DstackSocket);
        Assert.Contains($"getKey('test', 'signing'): {DocumentedKey} [{DocumentedSignature}, ]\n", said, StringComparison.Ordinal);
        await Verify(said);
    }

    [Theory]
    [InlineData("0.5.7")]
    [InlineData("0.5.8")]
    public async Task Keys_are_those_of_the_official_simulator(string version)
    {
        var official = DstackVectors.Read("official_simulator_app_key");
        var known = DstackVectors.Read("getkey_v0_official_simulator").EnumerateArray().ToArray();
        // 0.5.7 does not know of algorithms.
        string[] algorithms = version is "0.5.7" ? ["secp256k1"] : ["secp256k1", "ed25519"];
        await using var world = await StartAsync(official.Text("k256_key"), official.Text("k256_signature"));
        var asked = known.SelectMany(one => algorithms.Select(algorithm => new[] { one.Text("path"), one.Text("purpose"), algorithm }));
        var expected = known.SelectMany(one => algorithms.Select(algorithm =>
            $"{one.Text("path")} {one.Text("purpose")} {algorithm}: {one.Text("key")} [{one.Text(algorithm is "ed25519" ? "chain0_ed" : "chain0_secp")}, {official.Text("k256_signature")}]\n"));
        Assert.Equal(string.Concat(expected), await NpmClient.RunAsync(version, world.Where.DstackSocket, JsonSerializer.Serialize(asked)));
    }

    static Task<SimulatedWorld> StartAsync(string root, string signature) => SimulatedWorld.StartAsync(
        new ManualTime(new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero)), Cancel, appKeys: $$"""{"k256_key":"{{root}}","k256_signature":"{{signature}}"}""");
}
