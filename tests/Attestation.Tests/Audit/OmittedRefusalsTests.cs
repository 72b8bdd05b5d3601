using System.Buffers;
using Attestation.Audit;

namespace AttestationTests.Audit;

/// <summary>The line that counts refusals without one.</summary>
public sealed class OmittedRefusalsTests
{
    [Fact]
    public void Refusals_without_a_line_are_counted_and_part_of_the_chain()
    {
        var log = AuditForge.Log(3);
        var report = Prove([.. log, .. Next(log, line => line)]);
        Assert.Equal((null, 4, 17), (report.Broken, report.Lines, report.Omitted));
        Assert.Equal(0, Prove(log).Omitted);
    }

    public static TheoryData<string> Spoilt => [.. Ways.Keys];

    static readonly Dictionary<string, Func<AuditLine, AuditLine>> Ways = new(StringComparer.Ordinal)
    {
        ["no number"] = line => line with { Omitted = null },
        ["none"] = line => line with { Omitted = 0 },
        ["fewer than none"] = line => line with { Omitted = -1 },
        ["an outcome"] = line => line with { Outcome = AuditOutcome.Released },
        ["a chain"] = line => line with { Chain = AuditForge.Chain },
        ["a number where the log is taken up"] = line => AuditForge.Continued(line.Seq, line.Prev, []) with { Omitted = 17 },
        ["a number in a decision"] = line => AuditForge.Decision(line.Seq, line.Prev) with { Omitted = 17 },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void With_the_members_of_another_kind_it_is_none(string way)
    {
        var log = AuditForge.Log(3);
        var broken = Prove([.. log, .. Next(log, Ways[way])]).Broken;
        Assert.Equal((4, AuditFault.Malformed), (broken!.Line, broken.Fault));
    }

    static AuditReport Prove(byte[] log) => new AuditVerification().Verify(new MemoryStream(log));

    static byte[] Next(byte[] log, Func<AuditLine, AuditLine> change)
    {
        var written = new ArrayBufferWriter<byte>();
        change(AuditForge.Omitted(4, Prove(log).Head, 17)).WriteTo(written);
        return written.WrittenSpan.ToArray();
    }
}
