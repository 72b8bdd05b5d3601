using System.Net;
using Attestation;
using Attestation.Policies;
using Node.Fetching;
using Node.Kms;

namespace NodeTests.Fetching;

public sealed class TdxExpectationTests
{
    static readonly AttestationPolicy Policy = PolicyForge.Policy(Profile.Debug, environment: EvidenceEnvironment.Tdx);

    static readonly MachineAttributes Given = new() { KmsUrl = "https://kms.example", KmsVersion = "3.0.0" };

    [Fact]
    public async Task The_policy_comes_from_the_projects_release()
    {
        var releases = new Releases(Policy.ToJson());
        var expected = await ReadAsync(Given, releases);
        Assert.Equal("https://kms.example/", expected.Address.ToString());
        Assert.Equal(Policy.ToJson(), expected.Policy.ToJson());
        Assert.Equal(["https://github.com/calimero-network/mero-tee/releases/download/mero-kms-v3.0.0/kms-phala-attestation-policy.debug.json"], releases.Asked);
    }

    /// <summary>A host that could name an authority could read the key on its way; one that could give a policy or a root, be the KMS.</summary>
    [Fact]
    public async Task Nothing_else_of_the_host_counts()
    {
        var expected = await ReadAsync(Given with { KmsCa = "ca", KmsPolicy = "{}", RootCa = "root", CollateralUrl = "http://evil.example" }, new(Policy.ToJson()));
        Assert.Null(expected.Authority);
        Assert.Equal(Policy.ToJson(), expected.Policy.ToJson());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("3.0")]
    [InlineData("3.0.0/../../evil")]
    [InlineData("3.0.0\n")]
    [InlineData("03.0.0")]
    [InlineData("latest")]
    [InlineData("3.0.0-rc1")]
    public async Task Another_version_is_refused_before_anything_is_asked(string? version)
    {
        var releases = new Releases(Policy.ToJson());
        await AssertRefusedAsync("kms-version", Given with { KmsVersion = version }, releases);
        Assert.Empty(releases.Asked);
    }

    [Theory]
    [InlineData(null, ProbeCode.ProviderNotConfigured)]
    [InlineData("http://kms.example", ProbeCode.HttpInsecure)]
    [InlineData("http://127.0.0.1:8080", ProbeCode.HttpInsecure)]
    [InlineData("https://127.0.0.1", ProbeCode.HttpInsecure)]
    [InlineData("kms.example", ProbeCode.EndpointUrlInvalid)]
    public async Task Another_address_is_refused(string? url, string code) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<ProbeFailedException>(() => ReadAsync(Given with { KmsUrl = url }, new(Policy.ToJson())))).Code);

    [Fact]
    public Task A_policy_of_the_simulation_is_refused() => AssertRefusedAsync("is for simulation", Given, new(PolicyForge.Policy(Profile.Debug).ToJson()));

    [Fact]
    public Task A_policy_of_another_profile_is_refused() =>
        AssertRefusedAsync("this node is debug", Given, new(PolicyForge.Policy(Profile.LockedReadOnly, environment: EvidenceEnvironment.Tdx).ToJson()));

    [Fact]
    public Task What_is_no_policy_is_refused() => AssertRefusedAsync("another form", Given, new("{}"));

    [Fact]
    public Task A_policy_that_is_not_there_is_refused() => AssertRefusedAsync("could not be fetched", Given, new(null));

    static async Task AssertRefusedAsync(string reason, MachineAttributes given, Releases releases)
    {
        var refusal = await Assert.ThrowsAsync<ProbeFailedException>(() => ReadAsync(given, releases));
        Assert.Equal(ProbeCode.ProviderNotConfigured, refusal.Code);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    static async Task<ExpectedKms> ReadAsync(MachineAttributes given, Releases releases)
    {
        using var http = new HttpClient(releases);
        return await new TdxExpectation(new FixedAttributes(given), http, http, Profile.Debug).ReadAsync(TestContext.Current.CancellationToken);
    }

    sealed class Releases(string? policy) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.ToString());
            return Task.FromResult(policy is null ? new HttpResponseMessage(HttpStatusCode.NotFound) : new(HttpStatusCode.OK) { Content = new StringContent(policy) });
        }
    }
}
