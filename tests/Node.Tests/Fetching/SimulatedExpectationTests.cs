using System.Text;
using System.Text.Json;
using Attestation;
using Node.Fetching;
using Node.Kms;
using Node.Simulated;
using NodeTests.Boot;
using NodeTests.Simulated;

namespace NodeTests.Fetching;

/// <summary>What the port gives, down to what a KMS is held to.</summary>
public sealed class SimulatedExpectationTests
{
    static readonly string Root = QuoteForge.Create().RootPem;

    readonly Dictionary<string, object?> given = new()
    {
        ["kms-url"] = "https://10.0.2.2:8443",
        ["kms-ca"] = Root,
        ["kms-policy"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(PolicyForge.Policy(Profile.Debug).ToJson())),
        ["root-ca"] = Root,
        ["collateral-url"] = "http://10.0.2.2:8081",
        ["ssh-keys"] = "not ours",
    };

    [Fact]
    public async Task Everything_comes_by_the_port()
    {
        var expected = await ReadAsync();
        Assert.Equal("https://10.0.2.2:8443/", expected.Address.ToString());
        Assert.Equal(PolicyForge.Policy(Profile.Debug).ToJson(), expected.Policy.ToJson());
        Assert.NotNull(expected.Authority);
    }

    [Theory]
    [InlineData("kms-policy", null, "no attribute kms-policy")]
    [InlineData("root-ca", null, "no attribute root-ca")]
    [InlineData("collateral-url", null, "no attribute collateral-url")]
    [InlineData("kms-policy", "%", "kms-policy is not base64")]
    [InlineData("kms-policy", "e30=", "another form")]
    [InlineData("root-ca", "no pem", "root-ca is of no use")]
    [InlineData("kms-ca", "no pem", "kms-ca is no certificate")]
    [InlineData("collateral-url", "ftp://10.0.2.2", "collateral-url is no address")]
    [InlineData("kms-url", 7, "kms-url is no text")]
    [InlineData("kms-url", "", "kms-url is no text")]
    public async Task Another_attribute_is_refused(string name, object? value, string reason)
    {
        given[name] = value;
        if (value is null)
            given.Remove(name);
        await AssertRefusedAsync(reason);
    }

    [Fact]
    public async Task An_attribute_without_an_end_is_refused()
    {
        given["kms-ca"] = new string('x', (256 << 10) + 1);
        await AssertRefusedAsync("kms-ca is no text of 1 to 262144 characters");
    }

    [Fact]
    public async Task A_policy_for_trust_domains_is_refused()
    {
        given["kms-policy"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(PolicyForge.Policy(Profile.Debug, environment: EvidenceEnvironment.Tdx).ToJson()));
        await AssertRefusedAsync("this node runs in simulation");
    }

    [Fact]
    public async Task A_refusal_of_the_simulated_TD_is_passed_on() => await AssertRefusedAsync("not now", """{"error":"not now"}""");

    [Fact]
    public async Task An_answer_without_attributes_is_refused() => await AssertRefusedAsync("without an object", """{"attributes":[]}""");

    [Fact]
    public async Task A_port_that_is_gone_is_said()
    {
        var refusal = await Assert.ThrowsAsync<ProbeFailedException>(() => new SimulatedAttributes(null).ReadAsync(TestContext.Current.CancellationToken));
        Assert.Contains("no port", refusal.Message, StringComparison.Ordinal);
    }

    async Task AssertRefusedAsync(string reason, string? answer = null)
    {
        var refusal = await Assert.ThrowsAsync<ProbeFailedException>(() => ReadAsync(answer));
        Assert.Equal((ProbeStage.Transport, ProbeCode.ProviderNotConfigured), (refusal.Stage, refusal.Code));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    async Task<ExpectedKms> ReadAsync(string? answer = null)
    {
        var content = answer ?? JsonSerializer.Serialize(new { attributes = given });
        await using var td = new FakeTd((op, id) => op is "attributes" ? $$"""{"id":{{id}},{{content[1..]}}""" : null);
        using var machine = new FakeMachine().WithPort();
        using var ports = new SocketPorts(td.Socket);
        using var port = TdPort.Find(machine.Paths, ports, TimeProvider.System)!;
        using var http = new HttpClient();
        return await new SimulatedExpectation(new SimulatedAttributes(port), http, Profile.Debug).ReadAsync(TestContext.Current.CancellationToken);
    }
}
