using System.Buffers;
using Attestation.Audit;

namespace AttestationTests.Audit;

public sealed class AuditTailTests
{
    static readonly byte[] Whole = AuditForge.Log(5);

    static AuditTail Read(byte[] log) => AuditTail.Read(new MemoryStream(log));

    [Fact]
    public void An_empty_log_has_nothing_to_follow()
    {
        var tail = Read([]);
        Assert.Null(tail.Opened);
        Assert.Equal((0, AuditLine.NoPrevious, true), (tail.Seq, tail.Head, tail.IsEnded));
    }

    [Fact]
    public void Wherever_a_crash_cut_the_log_it_can_be_gone_on_with_and_verifies_then()
    {
        for (var length = 0; length <= Whole.Length; length++)
        {
            var log = Continue(Whole[..length]);
            // And a second crash, in the line that accounted for the first; each time in another place of it.
            Verifies(Continue(log[..(length + (length * 97 % (log.Length - length + 1)))]));
            Verifies(log);
        }
    }

    [Fact]
    public void A_log_longer_than_what_is_looked_at_is_gone_on_with()
    {
        var log = AuditForge.Log(3000);
        Assert.True(log.Length > 1024 * 1024);
        Assert.Equal(3000, Read(log).Seq);
        Verifies(Continue(log[..^30]));
    }

    [Fact]
    public void A_changed_line_is_refused()
    {
        var log = (byte[])Whole.Clone();
        log[^100] ^= 1;
        Assert.Equal(AuditFault.Altered, Assert.Throws<AuditFaultException>(() => Read(log)).Fault);
    }

    [Fact]
    public void A_log_whose_first_line_is_gone_is_refused() =>
        Assert.Equal(AuditFault.Order, Assert.Throws<AuditFaultException>(() => Read(Whole[(Whole.AsSpan().IndexOf((byte)'\n') + 1)..])).Fault);

    [Fact]
    public void A_log_that_ends_in_nothing_known_is_refused() =>
        Assert.Equal(AuditFault.Torn, Assert.Throws<AuditFaultException>(() => Read([.. Whole, .. new byte[3 * 1024 * 1024]])).Fault);

    static byte[] Continue(byte[] log)
    {
        var (tail, written) = (Read(log), new ArrayBufferWriter<byte>());
        written.Write(log);
        if (!tail.IsEnded)
            written.Write("\n"u8);
        var line = AuditForge.Continued(tail.Seq + 1, tail.Head, tail.Torn is { } torn ? torn.Span : []);
        (tail.Opened is null ? line with { Kind = AuditLineKind.Opened } : line).WriteTo(written);
        return written.WrittenSpan.ToArray();
    }

    static void Verifies(byte[] log) => Assert.Null(new AuditVerification().Verify(new MemoryStream(log)).Broken);
}
