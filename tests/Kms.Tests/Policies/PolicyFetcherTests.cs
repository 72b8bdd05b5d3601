using System.Net;
using Kms.Policies;
using Kms.Settings;

namespace KmsTests.Policies;

public sealed class PolicyFetcherTests : IDisposable
{
    const string Address = "https://example.org/policy.json?token=secret";

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mero-kms-");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_file_is_read_as_it_is()
    {
        var path = Path.Combine(folder.FullName, "policy.json");
        await File.WriteAllBytesAsync(path, [1, 2, 3], Cancel);
        Assert.Equal([1, 2, 3], await Fetcher(("MERO_KMS_POLICY_FILE", path)).FetchAsync(Cancel));
    }

    [Fact]
    public async Task An_answer_is_read_as_it_is() =>
        Assert.Equal("{}"u8.ToArray(), await Fetcher(("MERO_KMS_POLICY_URL", Address), _ => new(HttpStatusCode.OK) { Content = new StringContent("{}") }).FetchAsync(Cancel));

    [Fact]
    public async Task No_policy_is_a_reason() => await DemandAsync(Fetcher(null), "No policy is set; name one by MERO_KMS_POLICY_FILE or MERO_KMS_POLICY_URL.");

    [Fact]
    public async Task A_missing_file_is_a_reason() =>
        await DemandAsync(Fetcher(("MERO_KMS_POLICY_FILE", "/nonexistent/policy.json")), "/nonexistent/policy.json could not be read (there is no such file).");

    [Fact]
    public async Task Another_answer_is_a_reason_and_the_query_stays_secret() =>
        await DemandAsync(Fetcher(("MERO_KMS_POLICY_URL", Address), _ => new(HttpStatusCode.NotFound)), "https://example.org/policy.json could not be read (answered 404).");

    [Fact]
    public async Task No_answer_is_a_reason() => await DemandAsync(
        Fetcher(("MERO_KMS_POLICY_URL", Address), _ => throw new HttpRequestException(HttpRequestError.ConnectionError)), "https://example.org/policy.json could not be read (ConnectionError).");

    [Fact]
    public async Task More_than_a_policy_can_be_is_not_read()
    {
        var path = Path.Combine(folder.FullName, "policy.json");
        await File.WriteAllBytesAsync(path, new byte[(1024 * 1024) + 1], Cancel);
        await DemandAsync(Fetcher(("MERO_KMS_POLICY_FILE", path)), $"{path} is longer than 1048576 bytes, which no policy is.");
    }

    static async Task DemandAsync(PolicyFetcher fetcher, string reason) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<PolicyRefusedException>(() => fetcher.FetchAsync(Cancel))).Message);

    static PolicyFetcher Fetcher((string Name, string Value)? variable, Func<HttpRequestMessage, HttpResponseMessage>? answer = null)
    {
        var variables = new Dictionary<string, string>();
        if (variable is { } set)
            variables.Add(set.Name, set.Value);
        return new(new SettingsReader(new(variables), new("/nonexistent")).Read(), new(new Answering(answer)), TimeProvider.System);
    }

    sealed class Answering(Func<HttpRequestMessage, HttpResponseMessage>? answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult((answer ?? throw new InvalidOperationException("Nobody should ask."))(request));
    }
}
