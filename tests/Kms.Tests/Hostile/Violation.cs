using Attestation.Collateral;
using Attestation.Measurements;
using Attestation.Protocol;
using Kms.Challenges;
using Kms.Dstack;
using Kms.Errors;
using Kms.Limits;
using Kms.Observing;
using KmsTests.Contract;
using Microsoft.Extensions.DependencyInjection;
using Simulator.Collateral;

namespace KmsTests.Hostile;

/// <summary>A service and a request that violate one check and all behind it together.</summary>
/// <param name="path">Whose checks.</param>
/// <param name="name">The first check that is violated; null: none is.</param>
sealed class Violation(string path, string? name) : IDisposable
{
    readonly IReadOnlyList<Check> checks = Checks.Of[path];
    readonly TaskCompletionSource<int> never = new();
    readonly HttpClient http = new();
    KmsUnderTest? kms;

    KmsUnderTest Kms => kms!;

    int First => name is null ? checks.Count : At(name);

    public async Task<RawAnswer> AnswerAsync()
    {
        kms = new(KmsUnderTest.Policy, new CollateralOptions { TcbStatus = Violates("TCB status") ? "OutOfDate" : "UpToDate", IsPckRevoked = Violates("DCAP") }, [.. Variables()]) { Exchange = Exchange };
        await Kms.ListenAsync();
        http.BaseAddress = Kms.Address;
        var draft = path switch
        {
            "/challenge" => await DraftOfChallengeAsync(),
            "/attest" => DraftOfAttest(),
            _ => await DraftOfKeyAsync(),
        };
        await ArrangeAsync();
        // The one that is checked first is violated last: it may be in the same member as a later one.
        draft = checks.Where((check, at) => at >= First && (check.Documented is not "JSON" || at == First || IsFirstOfJson(at))).Reverse().Aggregate(draft, (sent, check) => check.Violate(sent));
        using var caller = await RawCaller.OpenAsync(Kms.Address);
        await caller.SendAsync(draft.ToBytes());
        var answer = (await caller.AnswerAsync())!;
        if (name is not null)
            Assert.Empty(Kms.Agent.Paths);
        return answer;
    }

    public void Dispose()
    {
        http.Dispose();
        kms?.Dispose();
    }

    IEnumerable<(string, string)> Variables()
    {
        // The challenge, or whatever is asked before, takes it.
        if (Violates("allowance"))
            yield return ("MERO_KMS_RATE_BURST", "1");
        if (name is "time")
            yield return ("MERO_KMS_REQUEST_TIMEOUT_SECS", "1");
        if (Violates("audit log"))
            yield return ("MERO_KMS_AUDIT_FILE", "/proc/none/audit.jsonl");
        if (Violates("room for all"))
            yield return ("MAX_PENDING_CHALLENGES", "1");
        if (Violates("room for the peer"))
            yield return ("MAX_PENDING_CHALLENGES_PER_PEER", "1");
        yield return ("MERO_KMS_VERIFICATIONS", "1");
        yield return ("MERO_KMS_VERIFICATION_QUEUE", "1");
    }

    void Exchange(IServiceCollection services)
    {
        if (path is "/challenge" && Violates("store"))
            services.AddSingleton<IChallengeStore>(new BrokenStore(RefusedException.Unavailable("The store of challenges does not answer.", new IOException("gone"))));
        if (path is "/challenge" && name is "the unforeseen")
            services.AddSingleton<IChallengeStore>(new BrokenStore(new InvalidOperationException("broken")));
    }

    async Task ArrangeAsync()
    {
        if (Violates("room"))
            await OccupyAsync(Queue.Verification, 2);
        if (Violates("room to wait"))
            await OccupyAsync(Queue.Attestation, 20);
        if (Violates("collateral"))
            Kms.Collateral.Trouble = new CollateralUnavailableException("gone");
        if (Violates("policy still"))
            Kms.Collateral.Meanwhile = () => Kms.Time.Advance(TimeSpan.FromDays(100));
        if (Violates("policy"))
            Kms.Time.Advance(TimeSpan.FromDays(100));
        if (Violates("event log"))
            Kms.Agent.Log = FakeAgent.LogOf("system-ready", "");
        if (Violates("key"))
            Kms.Agent.Trouble = new DstackRefusedException("GetKey", "no", isUnsupported: false);
        if (Violates("quote"))
            Kms.Agent.Trouble = new DstackUnavailableException("gone");
        if (path is "/attest" && name is "the unforeseen")
            Kms.Agent.Trouble = new InvalidOperationException("broken");
        // Last, because time that goes by gives it back.
        if (Violates("allowance"))
            (await http.GetAsync("/nothing", TestContext.Current.CancellationToken)).Dispose();
    }

    // Those who wait outside are in the queue and wait for nothing that ends.
    async Task OccupyAsync(Queue queue, int count)
    {
        var turns = Kms.Services.GetRequiredKeyedService<Turnstile>(queue);
        for (var i = 0; i < count; i++)
            _ = (await turns.EnterAsync(TestContext.Current.CancellationToken)).OutsideAsync(never.Task, TestContext.Current.CancellationToken);
    }

    async Task<Draft> DraftOfChallengeAsync()
    {
        var (node, other) = (new NodeUnderTest(Kms, http), new NodeUnderTest(Kms, http, seed: 2));
        if (First > At("store") && Violates("room for all"))
            await (Violates("room for the peer") ? node : other).ChallengeAsync();
        return new() { Path = path, Members = [("\"peerId\"", Draft.Quoted(node.Identity.Id.Text))] };
    }

    Draft DraftOfAttest()
    {
        var text = Draft.Quoted(Convert.ToBase64String(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray()));
        return new() { Path = path, Members = [("\"nonceB64\"", text), ("\"bindingB64\"", text)] };
    }

    async Task<Draft> DraftOfKeyAsync()
    {
        var node = new NodeUnderTest(Kms, http);
        var challenge = await (Violates("challenge's peer") ? new NodeUnderTest(Kms, http, seed: 2) : node).ChallengeAsync();
        return Draft.Of(node.Request(challenge, QuoteOf(node, challenge)));
    }

    byte[] QuoteOf(NodeUnderTest node, ChallengeResponse challenge)
    {
        if (Violates("mock"))
            return "MOCK_TDX_QUOTE_V1 and no quote"u8.ToArray();
        var reportData = ReportData.ForNode(
            Violates("nonce") ? new byte[32] : NodeUnderTest.Nonce(challenge),
            Violates("hash of the peer") ? PeerIdentity.FromSeed(Enumerable.Repeat((byte)2, 32).ToArray()).Id : node.Identity.Id);
        var good = QuoteForge.Registers();
        var registers = new RegisterValues
        {
            MrTd = Violates("MRTD") ? Measurement.Zero : good.MrTd,
            Rtmr0 = Violates("RTMR0") ? Measurement.Zero : good.Rtmr0,
            Rtmr1 = Violates("RTMR1") ? Measurement.Zero : good.Rtmr1,
            Rtmr2 = Violates("RTMR2") ? Measurement.Zero : good.Rtmr2,
            Rtmr3 = Violates("RTMR3") ? Measurement.Zero : good.Rtmr3,
        };
        var quote = Kms.Forge.Quote(registers, reportData, Violates("DEBUG"), Violates("MIGRATABLE"), Violates("MR_SERVICETD") ? good.MrTd : null);
        // In the signed part, behind what names the platform.
        if (Violates("signatures of the quote"))
            quote[48 + 200] ^= 1;
        return quote;
    }

    // A text is no JSON object in one way; one that does not end could not have a member twice.
    bool IsFirstOfJson(int at) => checks[First].Documented is not "JSON" && checks[at - 1].Documented is not "JSON";

    bool Violates(string check) => At(check) is >= 0 and var at && First <= at;

    int At(string check) => checks.ToList().FindIndex(one => one.Name == check);
}
