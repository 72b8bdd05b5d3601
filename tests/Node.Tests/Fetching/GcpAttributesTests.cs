using System.Net;
using Node.Fetching;
using Node.Kms;

namespace NodeTests.Fetching;

public sealed class GcpAttributesTests
{
    [Fact]
    public async Task Only_address_and_version_are_asked_for()
    {
        var server = new Metadata(name => (200, name is "kms-url" ? "https://kms.example" : "3.0.0", "Google"));
        var given = await server.Attributes.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(new() { KmsUrl = "https://kms.example", KmsVersion = "3.0.0" }, given);
        Assert.Equal(["http://169.254.169.254/computeMetadata/v1/instance/attributes/kms-url", "http://169.254.169.254/computeMetadata/v1/instance/attributes/kms-version"], server.Asked);
    }

    [Fact]
    public async Task What_is_not_set_is_absent() =>
        Assert.Equal(new() { KmsUrl = null }, await new Metadata(_ => (404, "", "Google")).Attributes.ReadAsync(TestContext.Current.CancellationToken));

    [Theory]
    [InlineData(200, "https://kms.example", null, "is not the metadata server's")]
    [InlineData(200, "https://kms.example", "Other", "is not the metadata server's")]
    [InlineData(302, "", "Google", "answered 302")]
    [InlineData(500, "", "Google", "answered 500")]
    [InlineData(200, "", "Google", "is empty")]
    [InlineData(200, "https://kms.example\nmore", "Google", "other characters")]
    [InlineData(200, "https://kms.\u00e9xample", "Google", "other characters")]
    public async Task Another_answer_is_refused(int status, string body, string? flavor, string reason)
    {
        var refusal = await Assert.ThrowsAsync<ProbeFailedException>(() => new Metadata(_ => (status, body, flavor)).Attributes.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal((ProbeStage.Transport, ProbeCode.ProviderNotConfigured), (refusal.Stage, refusal.Code));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_answer_is_refused() => Assert.Contains(
        "at most 2048 bytes",
        (await Assert.ThrowsAsync<ProbeFailedException>(() => new Metadata(_ => (200, new string('x', 4000), "Google")).Attributes.ReadAsync(TestContext.Current.CancellationToken))).Message,
        StringComparison.Ordinal);

    sealed class Metadata(Func<string, (int Status, string Body, string? Flavor)> answer) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        public GcpAttributes Attributes => new(new HttpClient(this, disposeHandler: false) { BaseAddress = GcpAttributes.Server, MaxResponseContentBufferSize = 2048 });

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.ToString());
            Assert.Equal("Google", Assert.Single(request.Headers.GetValues("Metadata-Flavor")));
            var (status, body, flavor) = answer(request.RequestUri.Segments[^1]);
            var message = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
            if (flavor is not null)
                message.Headers.Add("Metadata-Flavor", flavor);
            return Task.FromResult(message);
        }
    }
}
