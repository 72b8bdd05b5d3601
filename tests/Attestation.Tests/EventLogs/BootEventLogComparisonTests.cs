using Attestation.EventLogs;
using Attestation.Measurements;

namespace AttestationTests.EventLogs;

/// <summary>A log against the registers of a quote.</summary>
public sealed class BootEventLogComparisonTests
{
    static readonly byte[] Forged = EventLogForge.Ccel().Build();

    [Fact]
    public void Compare_judges_what_the_log_says_and_nothing_else()
    {
        var log = BootEventLog.Parse(Forged);
        var quote = Quote(log);

        Assert.Equal(
            [RegisterOutcome.NotJudged, RegisterOutcome.Equal, RegisterOutcome.Equal, RegisterOutcome.Equal, RegisterOutcome.NotJudged],
            log.Compare(quote).Select(item => item.Outcome));
        Assert.Equal(RegisterOutcome.Differs, log.Compare(quote with { Rtmr1 = quote.Rtmr0 })[2].Outcome);
        log.DemandMatch(quote);
    }

    [Fact]
    public void RTMR3_is_judged_where_the_log_has_events_of_it()
    {
        var log = BootEventLog.Parse(EventLogForge.Ccel().Add(4, 0x6, EventLogForge.Tagged(0x4141454c, "a b c"u8)).Build());
        var quote = Quote(log) with { Rtmr3 = Measurement.Zero.Extend(Measurement.Hash(log.Events[^1].Data.Span)) };

        Assert.Equal("a b c", log.Events[^1].ProvenText);
        log.DemandMatch(quote);
        Assert.Contains("rtmr3", Assert.Throws<EventLogRefusedException>(() => log.DemandMatch(quote with { Rtmr3 = Measurement.Zero })).Message);
    }

    [Fact]
    public void DemandMatch_names_the_register_that_differs()
    {
        var log = BootEventLog.Parse(Forged);

        Assert.Contains("rtmr1", Assert.Throws<EventLogRefusedException>(() => log.DemandMatch(Quote(log) with { Rtmr1 = Measurement.Zero })).Message);
    }

    [Fact]
    public void DemandMatch_takes_no_log_that_cannot_be_replayed()
    {
        var log = BootEventLog.Parse(Tpm([(EventLogForge.Sha256, 32)]).Add(7, 0x4, new byte[4]).Build());
        var zero = new RegisterValues { MrTd = default, Rtmr0 = default, Rtmr1 = default, Rtmr2 = default, Rtmr3 = default };

        Assert.False(RegisterComparison.IsMatch(log.Compare(zero)));
        Assert.Contains("no SHA-384 digest", Assert.Throws<EventLogRefusedException>(() => log.DemandMatch(zero)).Message);
    }

    static RegisterValues Quote(BootEventLog log) => new()
    {
        MrTd = Measurement.Hash([1]),
        Rtmr0 = log.Replay(Register.Rtmr0)!.Value,
        Rtmr1 = log.Replay(Register.Rtmr1)!.Value,
        Rtmr2 = log.Replay(Register.Rtmr2)!.Value,
        Rtmr3 = Measurement.Zero,
    };

    static EventLogForge Tpm(IReadOnlyList<(ushort, ushort)> algorithms) => new() { SpecIdRegister = 0, Algorithms = algorithms, PaddingLength = 0 };
}
