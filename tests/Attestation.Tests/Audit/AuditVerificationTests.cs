using System.Buffers;
using System.Text;
using Attestation.Audit;

namespace AttestationTests.Audit;

public sealed class AuditVerificationTests
{
    static readonly byte[] Whole = AuditForge.Log(20);

    static AuditReport Prove(byte[] log, string? head = null, string? peer = null) => new AuditVerification(head, peer).Verify(new MemoryStream(log));

    [Fact]
    public Task Lines_have_one_form() => Verify(Encoding.UTF8.GetString(AuditForge.Log(3)));

    [Fact]
    public void A_log_that_is_as_it_was_written_is_counted()
    {
        var report = Prove(Whole, peer: AuditPeer.Hash(AuditForge.Salt, AuditForge.Peer));

        Assert.Null(report.Broken);
        Assert.Equal((20, 6, 0), (report.Lines, report.Released, report.Continued));
        Assert.Equal([new("invalid_challenge", 7), new("invalid_signature", 6)], report.Refused);
        Assert.Equal((AuditForge.BeganAt, AuditForge.BeganAt.AddSeconds(20)), (report.First, report.Last));
        Assert.Equal([3, 6, 9, 12, 15, 18], report.PeerLines);
        Assert.Equal(AuditForge.Chain, report.Opened!.Chain);
    }

    [Theory]
    [InlineData(20, 0x01)]
    [InlineData(4, 0x80)]
    [InlineData(4, '\n' ^ 'a')]
    public void A_change_of_any_byte_is_found_at_its_line(int lines, int change)
    {
        var log = AuditForge.Log(lines);
        for (var (at, line) = (0, 1); at < log.Length; line += log[at++] is (byte)'\n' ? 1 : 0)
        {
            log[at] ^= (byte)change;
            Assert.Equal((at, line), (at, Prove(log).Broken?.Line));
            log[at] ^= (byte)change;
        }
    }

    [Fact]
    public void A_line_that_was_taken_out_is_missed()
    {
        for (var line = 1; line < 20; line++)
            Assert.Equal((line, AuditFault.Order), Broken([.. Lines().Where((_, at) => at != line - 1)]));
    }

    [Fact]
    public void Lines_that_were_exchanged_are_found() => Assert.Equal((7, AuditFault.Order), Broken([.. Lines()[..6], Lines()[7], Lines()[6], .. Lines()[8..]]));

    [Fact]
    public void A_line_that_is_there_twice_is_found() => Assert.Equal((8, AuditFault.Order), Broken([.. Lines()[..7], Lines()[6], .. Lines()[7..]]));

    [Fact]
    public void A_line_with_a_hash_of_its_own_that_replaces_another_is_found_by_the_next()
    {
        var forged = new ArrayBufferWriter<byte>();
        (AuditForge.Decision(7, new('1', 64)) with { Prev = AuditLine.Parse(Lines()[6].AsSpan(), out _).Prev, Detail = "Another." }).WriteTo(forged);
        Assert.Equal((8, AuditFault.Order), Broken([.. Lines()[..6], forged.WrittenSpan[..^1].ToArray(), .. Lines()[7..]]));
    }

    [Fact]
    public void A_missing_end_is_found_by_a_hash_that_was_kept()
    {
        var head = Prove(Whole).Head;
        Assert.Equal(20, Prove(Whole, head).HeadLine);
        Assert.Equal(20, Prove(AuditForge.Log(25), head).HeadLine);
        var cut = Prove(AuditForge.Log(19), head);
        Assert.Null(cut.Broken);
        Assert.Null(cut.HeadLine);
    }

    [Fact]
    public void Nothing_is_no_log() => Assert.Equal(new(1, AuditFault.Malformed, "there is none; a log begins with the line that opens its chain"), Prove([]).Broken);

    [Fact]
    public void A_cut_off_line_at_the_end_is_found_wherever_it_was_cut()
    {
        var last = Whole.Length - Lines()[^1].Length - 1;
        for (var length = last + 1; length < Whole.Length; length++)
            Assert.Equal((length, 20L, AuditFault.Torn), (length, Prove(Whole[..length]).Broken!.Line, Prove(Whole[..length]).Broken!.Fault));
    }

    [Fact]
    public void A_cut_off_line_that_the_next_accounts_for_is_reported_and_holds()
    {
        var report = Prove(Repaired("{\"seq\":21,\"pr"u8, "{\"seq\":21,\"pr"u8));
        Assert.Null(report.Broken);
        Assert.Equal([21], report.TornLines);
        Assert.Equal((21, 1), (report.Lines, report.Continued));
    }

    [Fact]
    public void A_cut_off_line_that_was_changed_since_does_not_hold() =>
        Assert.Equal((21, AuditFault.Torn), Broken(Repaired("{\"seq\":21,\"PR"u8, "{\"seq\":21,\"pr"u8)));

    [Fact]
    public void A_cut_off_line_that_was_taken_away_is_missed() => Assert.Equal((21, AuditFault.Order), Broken(Repaired([], "{\"seq\":21,\"pr"u8)));

    [Fact]
    public void A_clock_that_was_set_back_is_reported_and_holds()
    {
        var log = new ArrayBufferWriter<byte>();
        log.Write(Whole);
        (AuditForge.Decision(21, Prove(Whole).Head) with { Time = AuditForge.BeganAt }).WriteTo(log);
        var report = Prove(log.WrittenSpan.ToArray());
        Assert.Null(report.Broken);
        Assert.Equal([21], report.EarlierLines);
    }

    [Fact]
    public void A_line_for_another_environment_does_not_continue_a_chain()
    {
        var log = new ArrayBufferWriter<byte>();
        log.Write(Whole);
        (AuditForge.Continued(21, Prove(Whole).Head, []) with { Environment = Attestation.EvidenceEnvironment.Tdx }).WriteTo(log);
        Assert.Equal((21, AuditFault.Order), Broken(log.WrittenSpan.ToArray()));
    }

    [Fact]
    public void A_decision_without_its_members_is_malformed_although_its_hash_is_right()
    {
        var log = new ArrayBufferWriter<byte>();
        log.Write(Whole);
        (AuditForge.Decision(21, Prove(Whole).Head) with { Outcome = null }).WriteTo(log);
        Assert.Equal((21, AuditFault.Malformed), Broken(log.WrittenSpan.ToArray()));
    }

    [Fact]
    public void A_line_without_end_is_read_no_further_than_it_can_be() =>
        Assert.Equal((21, AuditFault.Torn), Broken([.. Whole, .. new byte[3 * 1024 * 1024]]));

    static byte[] Repaired(ReadOnlySpan<byte> found, ReadOnlySpan<byte> said)
    {
        var log = new ArrayBufferWriter<byte>();
        log.Write(Whole);
        log.Write(found);
        if (!found.IsEmpty)
            log.Write("\n"u8);
        AuditForge.Continued(21, Prove(Whole).Head, said).WriteTo(log);
        return log.WrittenSpan.ToArray();
    }

    static byte[][] Lines() => [.. Encoding.UTF8.GetString(Whole).TrimEnd('\n').Split('\n').Select(Encoding.UTF8.GetBytes)];

    static (int Line, AuditFault? Fault) Broken(byte[] log) => Prove(log).Broken is { } broken ? ((int)broken.Line, broken.Fault) : (0, null);

    static (int Line, AuditFault? Fault) Broken(byte[][] lines) => Broken((byte[])[.. lines.SelectMany(line => (byte[])[.. line, (byte)'\n'])]);
}
