using System.Buffers.Binary;
using Attestation.EventLogs;
using FsCheck;
using FsCheck.Fluent;

namespace AttestationTests.EventLogs;

public sealed class MalformedBootLogTests
{
    /// <summary>Offsets in a forged log with one bank: 32 bytes of header, the Spec ID event, the first event.</summary>
    const int SpecId = 32;
    const int Event = 65;

    static readonly byte[] Forged = EventLogForge.Ccel(new() { PaddingLength = 0 }).Build();

    [Theory]
    [InlineData(0, 24u, EventLogProblem.Malformed, "pcrIndex")]
    [InlineData(28, 0x7fffffffu, EventLogProblem.TooLarge, "eventSize")]
    [InlineData(28, 0xffffffffu, EventLogProblem.TooLarge, "eventSize")]
    [InlineData(28, 20u, EventLogProblem.Malformed, "eventSize")]
    [InlineData(SpecId, 0x20636570u, EventLogProblem.Malformed, "signature")]
    [InlineData(SpecId + 24, 0u, EventLogProblem.TooLarge, "numberOfAlgorithms")]
    [InlineData(SpecId + 24, 9u, EventLogProblem.TooLarge, "numberOfAlgorithms")]
    [InlineData(SpecId + 24, 0xffffffffu, EventLogProblem.TooLarge, "numberOfAlgorithms")]
    [InlineData(SpecId + 28, 0x0000000cu, EventLogProblem.Malformed, "digestSizes.digestSize")]
    [InlineData(SpecId + 28, 0x0020000cu, EventLogProblem.Malformed, "digestSizes.digestSize")]
    [InlineData(SpecId + 28, 0x004100aau, EventLogProblem.Malformed, "digestSizes.digestSize")]
    [InlineData(SpecId + 28, 0x0014000fu, EventLogProblem.Malformed, "digests.hashAlg")]
    [InlineData(Event + 8, 2u, EventLogProblem.Malformed, "digests.count")]
    [InlineData(Event + 8, 0xffffffffu, EventLogProblem.Malformed, "digests.count")]
    [InlineData(Event + 12, 0x0000000bu, EventLogProblem.Malformed, "digests.hashAlg")]
    [InlineData(Event + 62, 0x00100001u, EventLogProblem.TooLarge, "eventSize")]
    [InlineData(Event + 62, 0x00100000u, EventLogProblem.Truncated, "event")]
    [InlineData(Event + 62, 0xffffffffu, EventLogProblem.TooLarge, "eventSize")]
    public void One_field_is_named(int offset, uint value, EventLogProblem problem, string field)
    {
        var bytes = (byte[])Forged.Clone();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset), value);

        var refused = Assert.Throws<MalformedEventLogException>(() => BootEventLog.Parse(bytes));

        Assert.Equal((problem, field), (refused.Problem, refused.Field));
        Assert.Equal(offset < Event && field is not "digests.hashAlg" ? null : 0, refused.Event);
        Assert.NotNull(refused.Offset);
        Assert.Contains(field, refused.Message);
    }

    [Fact]
    public void An_algorithm_twice_in_the_Spec_ID_event_is_refused() =>
        Assert.Equal("digestSizes.algorithmId", Refused(new EventLogForge { Algorithms = [(0xc, 48), (0xc, 48)] }.Build()).Field);

    [Fact]
    public void An_algorithm_twice_in_an_event_is_refused() =>
        Assert.Equal("digests.hashAlg", Refused(new EventLogForge { Algorithms = [(0xc, 48), (0xb, 32)] }.AddRaw(1, 4, [], (0xc, new byte[48]), (0xc, new byte[48])).Build()).Field);

    [Fact]
    public void A_log_beyond_the_largest_is_refused() =>
        Assert.Equal(EventLogProblem.TooLarge, Refused([.. Forged, .. new byte[(8 << 20) + 1 - Forged.Length]]).Problem);

    [Fact]
    public void More_events_than_any_log_has_are_refused()
    {
        byte[] record = [1, 0, 0, 0, 0x99, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        byte[] bytes = [.. new EventLogForge { PaddingLength = 0 }.Build(), .. Enumerable.Repeat(record, 65_537).SelectMany(one => one)];

        Assert.Equal("events", Refused(bytes).Field);
    }

    [Theory]
    [InlineData(0x12, "SM3 only, as machines with Hygon CSV write")]
    [InlineData(0x0b, "SHA-256 only")]
    public void A_trust_domains_log_without_SHA_384_is_refused_for_that_reason(int algorithm, string because)
    {
        var refused = Refused(EventLogForge.Ccel(new() { Algorithms = [((ushort)algorithm, 32)] }).Build());

        Assert.Equal(EventLogProblem.UnsupportedAlgorithm, refused.Problem);
        Assert.Contains(because, refused.Message);
    }

    /// <summary>Between two events a cut cannot be seen; everywhere else it is.</summary>
    [Fact]
    public void Every_truncation_is_refused_but_those_between_events()
    {
        var whole = BootEventLog.Parse(Forged).Events.Count;
        var between = 0;
        foreach (var length in Enumerable.Range(0, Forged.Length))
        {
            try
            {
                Assert.True(BootEventLog.Parse(Forged.AsMemory(0, length), EventLogFormat.Ccel).Events.Count < whole);
                between++;
            }
            catch (MalformedEventLogException refused)
            {
                Assert.Equal(EventLogProblem.Truncated, refused.Problem);
            }
        }

        // The first event's register number is -1: its first bytes alone look like padding that was cut.
        Assert.Equal(whole + 4, between);
    }

    [Fact]
    public void Changed_bytes_never_escape_as_another_exception() => Prop.ForAll(
        ArbMap.Default.ArbFor<(ushort At, byte Value, ushort At2, byte Value2)>(),
        change =>
        {
            var changed = (byte[])Forged.Clone();
            changed[change.At % changed.Length] = change.Value;
            changed[change.At2 % changed.Length] = change.Value2;
            Read(changed);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithQuietOnSuccess(true));

    [Fact]
    public void Random_data_in_every_type_of_event_never_escapes_as_an_exception() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte Kind, byte[] Data)>(),
        random =>
        {
            uint[] types = [0x1, 0x3, 0x4, 0x6, 0x8, 0xa, 0xd, 0x80000001, 0x80000002, 0x80000003, 0x80000004, 0x80000006, 0x80000007, 0x8000000a, 0x8000000b, 0x800000e0];
            Assert.Single(BootEventLog.Parse(new EventLogForge().Add(1, types[random.Kind % types.Length], random.Data).Build()).Events);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithQuietOnSuccess(true));

    [Fact]
    public void Random_bytes_never_escape_as_another_exception() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        Read).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithQuietOnSuccess(true));

    static void Read(byte[] bytes)
    {
        try
        {
            BootEventLog.Parse(bytes).Replay(Attestation.Measurements.Register.Rtmr0);
        }
        catch (MalformedEventLogException)
        {
        }
    }

    static MalformedEventLogException Refused(byte[] bytes) => Assert.Throws<MalformedEventLogException>(() => BootEventLog.Parse(bytes));
}
