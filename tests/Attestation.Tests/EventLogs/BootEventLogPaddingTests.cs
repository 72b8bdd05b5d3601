using Attestation.EventLogs;

namespace AttestationTests.EventLogs;

/// <summary>What stands behind the last event.</summary>
public sealed class BootEventLogPaddingTests
{
    static readonly byte[] Forged = EventLogForge.Ccel().Build();

    [Theory]
    [InlineData(0xff)]
    [InlineData(0x00)]
    public void Padding_of_one_kind_ends_a_log(int padding)
    {
        var log = BootEventLog.Parse(EventLogForge.Ccel(new() { Padding = (byte)padding, PaddingLength = 1000 }).Build());

        Assert.Empty(log.Findings);
        Assert.Equal(log.Length + 1000, EventLogForge.Ccel(new() { PaddingLength = 1000 }).Build().Length);
    }

    [Fact]
    public void A_log_may_end_without_padding_and_inside_it()
    {
        var bare = EventLogForge.Ccel(new() { PaddingLength = 0 }).Build();

        foreach (var length in Enumerable.Range(bare.Length, 20))
            Assert.Empty(BootEventLog.Parse(Forged.AsMemory(0, length)).Findings);
    }

    [Theory]
    [InlineData(0xff, 8)]
    [InlineData(0xff, 4095)]
    [InlineData(0x00, 12)]
    [InlineData(0x00, 4095)]
    public void Anything_but_padding_after_the_end_is_found_and_not_read(int padding, int at)
    {
        var bytes = EventLogForge.Ccel(new() { Padding = (byte)padding }).Build();
        var end = bytes.Length - 4096;
        bytes[end + at] = 0x42;

        var log = BootEventLog.Parse(bytes);

        var finding = Assert.Single(log.Findings);
        Assert.Equal(LogFindingCode.TrailingBytes, finding.Code);
        Assert.Contains($"at byte {end + at} there is something", finding.Text);
        Assert.Equal(BootEventLog.Parse(Forged).Events.Count, log.Events.Count);
    }

    [Fact]
    public void Padding_costs_no_memory()
    {
        var small = EventLogForge.Ccel(new() { PaddingLength = 100 }).Build();
        var large = EventLogForge.Ccel(new() { PaddingLength = 1 << 20 }).Build();
        Allocated(small);

        Assert.InRange(Allocated(large) - Allocated(small), -1024, 1024);

        static long Allocated(byte[] log)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            BootEventLog.Parse(log);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
