using Kms.Dstack;
using Simulator.Keys;

namespace KmsTests.Dstack;

public sealed class KeyLinesTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_root_on_another_connection_gives_no_key_at_all()
    {
        var chain = new ForgedChain();
        await using var fake = await FakeDstack.StartAsync(200, _ => chain.ToJson(), keepsOpen: false);
        using var client = DstackClients.Of(fake.Socket);
        await client.KeyAsync("path", Cancel);
        chain = new() { Root = ForgedChain.OtherRoot, Issuer = null };
        for (var attempt = 0; attempt < 3; attempt++)
            await Assert.ThrowsAsync<UntrustedKeyException>(() => client.KeyAsync("path", Cancel));
        chain = new() { Purpose = "path/of/another" };
        await Assert.ThrowsAsync<UntrustedKeyException>(() => client.KeyAsync("path", Cancel));
        chain = new();
        await client.KeyAsync("path", Cancel);
    }

    [Fact]
    public async Task Of_so_many_keys_over_one_connection_one_is_followed_to_its_root()
    {
        var chain = new ForgedChain { Issuer = null };
        await using var fake = await FakeDstack.StartAsync(200, _ => chain.ToJson());
        using var client = DstackClients.Of(fake.Socket);
        await client.KeyAsync("path", Cancel);
        chain = chain with { Root = ForgedChain.OtherRoot };
        for (var key = 1; key < KeyLine.Between; key++)
            await client.KeyAsync("path", Cancel);
        await Assert.ThrowsAsync<UntrustedKeyException>(() => client.KeyAsync("path", Cancel));
        // Found out once, it is not believed again.
        await Assert.ThrowsAsync<UntrustedKeyException>(() => client.KeyAsync("path", Cancel));
    }

    [Theory]
    [InlineData("form")]
    [InlineData("root's")]
    public async Task What_costs_nothing_is_demanded_of_every_key(string lie)
    {
        var chain = new ForgedChain();
        await using var fake = await FakeDstack.StartAsync(200, _ => chain.ToJson());
        using var client = DstackClients.Of(fake.Socket);
        await client.KeyAsync("path", Cancel);
        chain = lie is "form" ? new() { Bend = bytes => [.. bytes[..64], 9] } : new() { Issuer = ForgedChain.OtherKms };
        await Assert.ThrowsAsync<UntrustedKeyException>(() => client.KeyAsync("path", Cancel));
    }

    [Theory]
    [InlineData("tests", true)]
    [InlineData("another seed", false)]
    public async Task Keys_of_mero_sim_are_the_applications_that_its_kms_issued(string seed, bool isTrusted)
    {
        await using var world = await SimulatedWorld.StartAsync(TimeProvider.System, Cancel);
        var kms = SigningKey.From(Curve.Secp256K1, new Seed(seed).Derive("dstack-kms-root", 32)).CompressedPublicKey;
        using var client = DstackClients.Of(world.Where.DstackSocket, kmsRoot: kms);
        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Record.ExceptionAsync(() => client.KeyAsync($"merod/storage/debug/{number}", Cancel)).AsTask()));
        Assert.All(keys, trouble => Assert.Equal(isTrusted, trouble is null));
        Assert.All(keys.OfType<Exception>(), trouble => Assert.IsType<UntrustedKeyException>(trouble));
    }
}
