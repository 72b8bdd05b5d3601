using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Attestation;
using Attestation.Collateral;
using Attestation.Verification;
using Pipeline.Runs;

namespace Pipeline.Staging;

/// <summary>Verifies a simulated node's quote many times, beside the least that any verifier does: two bare ECDSA verifications.</summary>
public sealed class QuoteBench(Workspace workspace, TimeProvider time)
{
    const int Rounds = 200;

    /// <summary>Starts a simulator, verifies, and leaves nothing.</summary>
    /// <exception cref="AssetMissingException">There was no release yet.</exception>
    /// <exception cref="VerificationFailedException">The quote does not hold, so its time says nothing.</exception>
    public async Task<QuoteTimes> RunAsync(CancellationToken cancel)
    {
        var profile = Profile.LockedReadOnly;
        using var folder = StagingFolder.Create(workspace, profile, policy: null);
        await using var simulator = await RunningSimulator.StartAsync(workspace, profile, folder, time, cancel);
        using var http = new HttpClient();
        var quote = await QuoteAsync(http, simulator.Ready.TdQuote[profile.Name], cancel);
        var root = TrustRoot.FromPem(await File.ReadAllTextAsync(simulator.Ready.RootCa, cancel));
        var source = new Remembering(new CollateralClient(http, new(simulator.Ready.Collateral)));
        var verifier = new QuoteVerifier(root);
        var verdict = await verifier.VerifyAsync(quote, source, time.GetUtcNow(), cancel);
        if (verdict.Reason is { } reason)
            throw new VerificationFailedException($"The quote of a simulated {profile} node does not hold: {reason}. Run ./build.sh Release first.");
        return Measure(verifier, quote, source.Last!);
    }

    // Round by round, so that whatever else the machine does slows down both.
    QuoteTimes Measure(QuoteVerifier verifier, ReadOnlyMemory<byte> quote, QuoteCollateral collateral)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var digest = SHA256.HashData(quote.Span);
        var signature = key.SignHash(digest);
        var (whole, bare) = (new Stopwatch(), new Stopwatch());
        for (var round = 0; round < Rounds; round++)
        {
            whole.Start();
            verifier.Verify(quote, collateral, time.GetUtcNow());
            whole.Stop();
            bare.Start();
            _ = key.VerifyHash(digest, signature) & key.VerifyHash(digest, signature);
            bare.Stop();
        }
        return new(whole.Elapsed.TotalMilliseconds / Rounds, bare.Elapsed.TotalMilliseconds / Rounds);
    }

    static async Task<ReadOnlyMemory<byte>> QuoteAsync(HttpClient http, string url, CancellationToken cancel)
    {
        using var content = new StringContent($$"""{"report_data":"{{new string('0', 128)}}"}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var answer = await http.PostAsync(new Uri(url), content, cancel);
        using var json = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancel));
        return Convert.FromHexString(json.RootElement.GetProperty("quote").GetString()!);
    }

    sealed class Remembering(ICollateralSource source) : ICollateralSource
    {
        public QuoteCollateral? Last { get; private set; }

        public async Task<QuoteCollateral> FetchAsync(string fmspc, PckCa ca, CancellationToken cancel) => Last = await source.FetchAsync(fmspc, ca, cancel);
    }
}
