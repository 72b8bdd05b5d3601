using Attestation.EventLogs;

namespace AttestationTests.EventLogs;

public sealed class CcelTableTests
{
    static readonly byte[] Forged = EventLogForge.Table(262_144);

    [Fact]
    public void Parse_reads_length_and_address()
    {
        var table = CcelTable.Parse(Forged);

        Assert.Equal((262_144UL, 0x1000UL), (table.LogLength, table.LogAddress));
    }

    [Fact]
    public void The_table_of_COS_113_gives_the_length_of_its_log() =>
        Assert.Equal((ulong)SharedVectors.Read("eventlogs", "ccel", "cos-113.ccel").Length, CcelTable.Parse(SharedVectors.Read("eventlogs", "ccel", "cos-113.table")).LogLength);

    [Theory]
    [InlineData(0, 'X', "signature")]
    [InlineData(4, 57, "length")]
    [InlineData(9, 0, "checksum")]
    [InlineData(36, 1, "cc_type")]
    public void Another_table_is_refused(int offset, int value, string field)
    {
        var table = (byte[])Forged.Clone();
        var change = value - table[offset];
        table[offset] = (byte)value;
        if (field is "cc_type")
            table[9] -= (byte)change;

        Assert.Equal(field, Assert.Throws<MalformedEventLogException>(() => CcelTable.Parse(table)).Field);
    }

    [Fact]
    public void Every_other_length_is_refused()
    {
        foreach (var length in Enumerable.Range(0, CcelTable.Size))
            Assert.Throws<MalformedEventLogException>(() => CcelTable.Parse(Forged.AsSpan(0, length)));
        Assert.Throws<MalformedEventLogException>(() => CcelTable.Parse([.. Forged, 0]));
    }
}
