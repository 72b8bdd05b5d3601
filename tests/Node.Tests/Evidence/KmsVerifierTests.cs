using Attestation.Quotes;
using Node.Evidence;
using Node.Kms;
using NodeTests.Kms;

namespace NodeTests.Evidence;

public sealed class KmsVerifierTests
{
    readonly ForgedEvidence forged = new();

    [Fact]
    public async Task VerifyAsync_tells_what_a_kms_has_proven()
    {
        var evidence = await VerifyAsync();
        Assert.Equal(ForgedEvidence.ComposeHash, evidence.ComposeHash);
        Assert.Equal(new string('a', 40), evidence.AppId);
        Assert.Equal("", evidence.InstanceId);
        Assert.Equal(["calimero.kms.profile=debug"], evidence.ProfileMarkers);
    }

    public static TheoryData<string, string, string> Mutations => new()
    {
        { "claimed-report-data", ProbeCode.AttestReportDataMismatch, "reportDataHex is not the nonce" },
        { "mock-quote", ProbeCode.AttestMockQuoteRejected, "mock quote" },
        { "nonce-in-quote", ProbeCode.AttestVerificationFailed, "not an answer to this question" },
        { "binding-in-quote", ProbeCode.AttestVerificationFailed, "not an answer to this question" },
        { "debug-td", ProbeCode.AttestVerificationFailed, "DEBUG" },
        { "td-under-debug-otherwise", ProbeCode.AttestVerificationFailed, "DEBUG" },
        { "migratable-td", ProbeCode.AttestVerificationFailed, "MIGRATABLE" },
        { "service-td", ProbeCode.AttestVerificationFailed, "service TD" },
        { "rtmr3", ProbeCode.AttestVerificationFailed, "the log is not this KMS's" },
        { "log-without-last-event", ProbeCode.AttestVerificationFailed, "the log is not this KMS's" },
        { "log-of-another-form", ProbeCode.AttestVerificationFailed, "eventLog:" },
        { "no-compose-hash", ProbeCode.AttestVerificationFailed, "compose-hash" },
        { "compose-hash-twice", ProbeCode.AttestVerificationFailed, "2 times" },
        { "compose-hash-after-boot", ProbeCode.AttestVerificationFailed, "compose-hash" },
        { "short-compose-hash", ProbeCode.AttestVerificationFailed, "has 2 bytes" },
        { "no-end-of-boot", ProbeCode.AttestVerificationFailed, "system-ready" },
    };

    [Theory]
    [MemberData(nameof(Mutations))]
    public async Task VerifyAsync_refuses(string mutation, string code, string said)
    {
        Mutate(mutation);
        var refusal = await Assert.ThrowsAsync<EvidenceRefusedException>(VerifyAsync);
        Assert.Equal(code, refusal.Code);
        Assert.Contains(said, refusal.Message);
        Assert.Equal((ProbeStage.Attest, code), (refusal.ToProbeFailure().Stage, refusal.ToProbeFailure().Code));
    }

    void Mutate(string mutation)
    {
        switch (mutation)
        {
            case "claimed-report-data": forged.ClaimedReportData = new('0', 128); break;
            case "mock-quote": forged.Quote = MockQuote.For(new byte[64]); break;
            case "nonce-in-quote": forged.Body = body => WithFlippedReportData(body, at: 0); break;
            case "binding-in-quote": forged.Body = body => WithFlippedReportData(body, at: 63); break;
            case "migratable-td": forged.Body = body => body with { Attributes = new(1 << 29) }; break;
            case "td-under-debug-otherwise": forged.Body = body => body with { Attributes = new(0x80) }; break;
            case "debug-td": forged.Body = body => body with { Attributes = new(1) }; break;
            case "service-td": forged.Body = body => body with { MrServiceTd = PolicyForge.Value("other") }; break;
            case "rtmr3": forged.Body = body => body with { Registers = body.Registers with { Rtmr3 = default } }; break;
            case "log-without-last-event": forged.EventLog = """[{"imr":3,"event_type":134217729,"digest":"","event":"system-ready","event_payload":""}]"""; break;
            case "log-of-another-form": forged.EventLog = "{}"; break;
            case "no-compose-hash": forged.Events.RemoveAt(1); break;
            case "compose-hash-twice": forged.Events.Insert(1, forged.Events[1]); break;
            case "compose-hash-after-boot": forged.Events.Add(forged.Events[1]); forged.Events.RemoveAt(1); break;
            case "short-compose-hash": forged.Events[1] = ("compose-hash", "c0c0"); break;
            case "no-end-of-boot": forged.Events.RemoveAt(3); break;
            default: Assert.Fail($"{mutation} is no mutation."); break;
        }
    }

    static TdReport WithFlippedReportData(TdReport body, int at)
    {
        var changed = body.ReportData.ToArray();
        changed[at] ^= 1;
        return body with { ReportData = changed };
    }

    async Task<KmsEvidence> VerifyAsync()
    {
        await using var kms = await FakeKms.StartAsync();
        return await new KmsVerifier(forged.Behind(kms).Client, forged).VerifyAsync(TestContext.Current.CancellationToken);
    }
}
