using System.Security.Cryptography;
using Attestation;
using Attestation.Collateral;
using Attestation.Measurements;
using Attestation.Policies;
using Attestation.Verification;
using Node.Evidence;
using Node.Kms;
using Node.Probes;

namespace NodeTests.EndToEnd;

/// <summary>A simulator, and KMSs in it, as a release uses them.</summary>
sealed class RealStaging(SimulatedWorld world) : IAsyncDisposable
{
    static readonly Profile Profile = Profile.LockedReadOnly;

    readonly HttpClient http = new();

    string PolicyPath => Path.Combine(world.Folder, "policy.json");

    public IQuoteJudge Judge => new DcapQuoteJudge(new CollateralClient(http, new(world.Where.Collateral), CollateralUpdate.Standard, TimeProvider.System), new QuoteVerifier(TrustRoot.FromPem(world.RootPem)), TimeProvider.System);

    public Uri TdQuote => new(world.Where.TdQuote[Profile.Name]);

    public static async Task<RealStaging> StartAsync(CancellationToken cancel) => new(await SimulatedWorld.StartAsync(TimeProvider.System, cancel));

    /// <summary>A KMS under a policy, or under none.</summary>
    public async Task<RealKms> KmsAsync(AttestationPolicy? policy, CancellationToken cancel)
    {
        if (policy is not null)
            await File.WriteAllTextAsync(PolicyPath, policy.ToJson(), cancel);
        return await RealKms.StartAsync(world, Profile, PolicyPath, cancel);
    }

    public async Task<ObservedKms> ObserveAsync(CancellationToken cancel)
    {
        await using var kms = await KmsAsync(policy: null, cancel);
        return await new KmsObserver(kms.Transport, Judge, TimeProvider.System).ObserveAsync(Profile, cancel);
    }

    public async Task<ProbeReport> ProbeAsync(KmsTransport kms, AttestationPolicy policy, CancellationToken cancel) =>
        await new StagingProbe(kms, Judge, TimeProvider.System).RunAsync(new()
        {
            Policy = policy,
            PolicySha256 = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(PolicyPath, cancel))),
            Quotes = TdQuotes.OfSimulator(http, Profile, world.Where.TdQuote.ToDictionary(quote => Profile.Parse(quote.Key), quote => new Uri(quote.Value))),
        }, cancel);

    /// <summary>What a release would make of an observation.</summary>
    public static AttestationPolicy Candidate(ObservedKms observed)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        var (kms, node, forged) = (observed.Registers, SimulatedWorld.RegistersOf(Profile), PolicyForge.Policy(Profile));
        return forged with
        {
            GeneratedAt = now,
            NotBefore = now,
            ExpiresAt = now.AddDays(90),
            Policy = forged.Policy with
            {
                KmsAllowedMrtd = [kms.MrTd], KmsAllowedRtmr0 = [kms.Rtmr0], KmsAllowedRtmr1 = [kms.Rtmr1], KmsAllowedRtmr2 = [kms.Rtmr2], KmsAllowedRtmr3 = [kms.Rtmr3],
                KmsAllowedEventPayload = [observed.ComposeHash],
                NodeAllowedMrtd = [node.MrTd], NodeAllowedRtmr0 = [node.Rtmr0], NodeAllowedRtmr1 = [node.Rtmr1], NodeAllowedRtmr2 = [node.Rtmr2], NodeAllowedRtmr3 = [node.Rtmr3],
                AllowedMrtd = [kms.MrTd], AllowedRtmr0 = [kms.Rtmr0], AllowedRtmr1 = [kms.Rtmr1], AllowedRtmr2 = [kms.Rtmr2], AllowedRtmr3 = [kms.Rtmr3],
            },
        };
    }

    /// <summary>A policy that lets nodes of every profile in.</summary>
    public static AttestationPolicy Careless(AttestationPolicy policy) => policy with
    {
        Policy = policy.Policy with
        {
            NodeAllowedMrtd = OfAll(Register.MrTd),
            NodeAllowedRtmr0 = OfAll(Register.Rtmr0),
            NodeAllowedRtmr1 = OfAll(Register.Rtmr1),
            NodeAllowedRtmr2 = OfAll(Register.Rtmr2),
            NodeAllowedRtmr3 = OfAll(Register.Rtmr3),
        },
    };

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await world.DisposeAsync();
    }

    static IReadOnlyList<Measurement> OfAll(Register register) => [.. Profile.All.Select(profile => SimulatedWorld.RegistersOf(profile)[register])];
}
