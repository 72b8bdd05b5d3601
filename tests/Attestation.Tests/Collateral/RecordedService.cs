using System.Text;
using Attestation.Collateral;
using AttestationTests.Verification;

namespace AttestationTests.Collateral;

/// <summary>A recorded collateral service with all pieces of one platform, and a client of it whose clock stands still.</summary>
sealed class RecordedService : IDisposable
{
    public const string Fmspc = "5eed6f000000";
    public const string Tcb = "/tdx/certification/v4/tcb?fmspc=5eed6f000000&update=standard";
    public const string Identity = "/tdx/certification/v4/qe/identity?update=standard";
    public const string PckCrl = "/sgx/certification/v4/pckcrl?ca=platform&encoding=der";
    public const string RootCrl = "/sgx/certification/v4/rootcacrl";

    public RecordedService()
    {
        Client = new(new(Http), new("https://pccs.example"), CollateralUpdate.Standard, Time, () => 0.5);
        foreach (var path in Paths)
            Publish(path);
    }

    public static IReadOnlyList<string> Paths { get; } = [Tcb, Identity, PckCrl, RootCrl];

    public ForgedEvidence Evidence { get; } = ForgedEvidence.Create();

    public RecordedHttp Http { get; } = new();

    public ManualTime Time { get; } = new(ForgedEvidence.Noon, hasTimers: true);

    public CollateralClient Client { get; }

    public Task<QuoteCollateral> FetchAsync() => Client.FetchAsync(Fmspc, PckCa.Platform, TestContext.Current.CancellationToken);

    /// <summary>As a cache asks: for what is new since what was remembered.</summary>
    public Task<FetchedCollateral> AskAsync(bool anew = false) =>
        ((ICollateralService)Client).AskAsync(new(Fmspc, PckCa.Platform), anew, TestContext.Current.CancellationToken);

    public async Task AskAndRememberAsync() => ((ICollateralService)Client).Remember(await AskAsync());

    /// <summary>Answers a path with its piece, and further headers.</summary>
    public void Publish(string path, params (string Name, string Value)[] headers) => Http.Answer(path, Body(path), [.. Chain(path), .. headers]);

    /// <summary>Answers a path with its piece, and its name with 304.</summary>
    public void PublishTagged(string path, string tag, params (string Name, string Value)[] with304) => Http.Answers[path] = request =>
        request.Headers.IfNoneMatch.ToString() == tag
            ? With304(with304)
            : RecordedHttp.Ok(Body(path), [.. Chain(path), ("ETag", tag)]);

    public byte[] Body(string path)
    {
        var published = Evidence.Forge.Collateral();
        return path switch
        {
            Tcb => Encoding.UTF8.GetBytes(published.TcbInfo(Evidence.Now)),
            Identity => Encoding.UTF8.GetBytes(published.QeIdentity(Evidence.Now)),
            PckCrl => published.PckCrl(Evidence.Now),
            RootCrl => published.RootCrl(Evidence.Now),
            _ => throw new ArgumentOutOfRangeException(nameof(path), path, "There are four pieces."),
        };
    }

    public (string Name, string Value)[] Chain(string path)
    {
        var published = Evidence.Forge.Collateral();
        return path switch
        {
            Tcb => [("TCB-Info-Issuer-Chain", Uri.EscapeDataString(published.TcbSigningChain))],
            Identity => [("SGX-Enclave-Identity-Issuer-Chain", Uri.EscapeDataString(published.TcbSigningChain))],
            PckCrl => [("SGX-PCK-CRL-Issuer-Chain", Uri.EscapeDataString(published.PckCrlChain))],
            _ => [],
        };
    }

    public void Dispose() => Http.Dispose();

    static HttpResponseMessage With304((string Name, string Value)[] headers)
    {
        var answer = new HttpResponseMessage(System.Net.HttpStatusCode.NotModified) { Content = new ByteArrayContent([]) };
        foreach (var (name, value) in headers)
            answer.Headers.TryAddWithoutValidation(name, value);
        return answer;
    }
}
