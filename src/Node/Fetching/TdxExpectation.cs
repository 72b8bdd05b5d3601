using System.Text.RegularExpressions;
using Attestation;
using Attestation.Collateral;
using Attestation.Verification;
using Node.Evidence;
using Node.Kms;

namespace Node.Fetching;

/// <summary>On a trust domain: Intel's root, the system's authorities, and the policy that the project released.</summary>
/// <remarks>From the host come only an address and a version. A version it may choose, but a policy out of force allows nothing.</remarks>
sealed partial class TdxExpectation(IMachineAttributes attributes, HttpClient releases, HttpClient collateral, Profile profile) : IKmsExpectation
{
    const string Repository = "https://github.com/calimero-network/mero-tee/releases/download";

    /// <summary>Bytes of a policy; those that there are have a tenth of it.</summary>
    const int Most = 256 << 10;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A release's files are behind a redirect; .NET follows none from https to http.</summary>
    public static HttpClient CreateClient() =>
        new(new SocketsHttpHandler { MaxAutomaticRedirections = 5, UseCookies = false }) { Timeout = Patience, MaxResponseContentBufferSize = Most };

    public async Task<ExpectedKms> ReadAsync(CancellationToken cancel)
    {
        var given = await attributes.ReadAsync(cancel);
        var address = KmsAddress.Parse(given.KmsUrl);
        // On the same machine there is no KMS; whoever listened there would be given by the host.
        if (address.IsLoopback)
            throw new ProbeFailedException(ProbeStage.Transport, ProbeCode.HttpInsecure, $"{address} is this machine; a KMS elsewhere is expected.");
        return new()
        {
            Address = address,
            Policy = GivenPolicy.Parse(await DownloadAsync(PolicyUrl(given.KmsVersion), cancel), profile, EvidenceEnvironment.Tdx),
            Judge = new DcapQuoteJudge(new CollateralClient(collateral, CollateralClient.Intel, CollateralUpdate.Standard, TimeProvider.System), new QuoteVerifier(TrustRoot.Intel), TimeProvider.System),
        };
    }

    Uri PolicyUrl(string? version) => version is not null && Version().IsMatch(version)
        ? new($"{Repository}/mero-kms-v{version}/kms-phala-attestation-policy.{profile}.json")
        : throw GivenPolicy.Refused($"The instance attribute kms-version is {(version is null ? "absent" : OneLine.Of(version, 40))}; X.Y.Z is expected, the release of the KMS.");

    async Task<string> DownloadAsync(Uri url, CancellationToken cancel)
    {
        try
        {
            return await releases.GetStringAsync(url, cancel);
        }
        catch (Exception cause) when (cause is HttpRequestException || (cause is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            throw GivenPolicy.Refused($"The policy {url} could not be fetched: {cause.Message}", cause);
        }
    }

    [GeneratedRegex(@"^(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\z")]
    private static partial Regex Version();
}
