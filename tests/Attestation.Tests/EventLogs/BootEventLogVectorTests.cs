using System.Text;
using System.Text.Json;
using Attestation.EventLogs;
using Attestation.Measurements;

namespace AttestationTests.EventLogs;

/// <summary>Real logs of machines, by value; they are read from beside the checkout.</summary>
public sealed class BootEventLogVectorTests
{
    public static TheoryData<string> CcelLogs => [.. Files("ccel", "*.ccel").Where(name => name is not "trustee-data_csv.ccel")];

    public static TheoryData<string> TpmLogs => [.. Files("tpm", "*.bin").Where(name => name is not "short_no_action.bin")];

    public static TheoryData<string> Goldens => [.. Files("ccel", "*.golden.json").Where(name => !name.Contains("csv", StringComparison.Ordinal))];

    [Fact]
    public void The_log_of_COS_113_replays_to_its_quote()
    {
        var log = Ccel("cos-113.ccel");

        log.DemandMatch(DstackFixture.OfQuote(SharedVectors.Read("eventlogs", "ccel", "cos-113.quote")));

        Assert.StartsWith("3fa2f61f", log.Replay(Register.Rtmr0)!.Value.ToString());
        Assert.StartsWith("f62dbc07", log.Replay(Register.Rtmr1)!.Value.ToString());
        Assert.StartsWith("4969684d", log.Replay(Register.Rtmr2)!.Value.ToString());
        Assert.Equal((EventLogFormat.Ccel, 43, 18101), (log.Format, log.Events.Count, log.Length));
        Assert.Empty(log.Findings);
    }

    [Fact]
    public void The_log_with_two_separators_replays_and_that_is_found()
    {
        var log = Ccel("cos-113-dupe-separator.ccel");

        Assert.Equal([LogFindingCode.DuplicateSeparator, LogFindingCode.MissingSeparator], log.Findings.Select(finding => finding.Code));
        Assert.Equal(15, log.Findings[0].Event);
        Assert.Equal(17, log.Replay(Register.Rtmr0)!.Events.Count);
    }

    [Fact]
    public void A_log_with_SM3_is_refused_for_that_reason()
    {
        var refused = Assert.Throws<MalformedEventLogException>(() => Ccel("trustee-data_csv.ccel"));

        Assert.Equal(EventLogProblem.UnsupportedAlgorithm, refused.Problem);
        Assert.Contains("SM3", refused.Message);
    }

    [Fact]
    public void A_log_that_begins_with_another_event_without_action_is_refused()
    {
        var refused = Assert.Throws<MalformedEventLogException>(() => BootEventLog.Parse(SharedVectors.Read("eventlogs", "tpm", "short_no_action.bin")));

        Assert.Equal("signature", refused.Field);
    }

    [Theory]
    [MemberData(nameof(CcelLogs))]
    public void A_log_of_a_trust_domain_is_known_as_one(string name)
    {
        var log = Ccel(name);

        Assert.Equal(EventLogFormat.Ccel, log.Format);
        Assert.NotNull(log.Replay(Register.Rtmr0));
        Assert.NotNull(log.Replay(Register.Rtmr1));
        Assert.NotNull(log.Replay(Register.Rtmr2));
        Assert.DoesNotContain(log.Findings, finding => finding.Code is LogFindingCode.DigestMismatch or LogFindingCode.UnreadableEventData or LogFindingCode.TrailingBytes);
    }

    [Theory]
    [MemberData(nameof(TpmLogs))]
    public void A_log_of_a_TPM_is_known_as_one_and_replays(string name)
    {
        var log = BootEventLog.Parse(SharedVectors.Read("eventlogs", "tpm", name));

        Assert.Equal(EventLogFormat.Tcg, log.Format);
        foreach (var bank in log.Algorithms)
            Assert.NotNull(log.ReplayPcr(bank, 0));
        Assert.Equal(log.Algorithms.Contains(TcgAlgorithm.Sha384), log.Replay(Register.Rtmr1) is not null);
        Assert.Equal(!log.Algorithms.Contains(TcgAlgorithm.Sha384), log.Findings.Any(finding => finding.Code is LogFindingCode.NoSha384Bank));
        Assert.DoesNotContain(log.Findings, finding => finding.Code is LogFindingCode.DuplicateSeparator or LogFindingCode.MissingSeparator or LogFindingCode.MissingDigest);
    }

    /// <summary>
    /// The snapshots are what tpm2_eventlog of tpm2-tools 5.4 prints of the same logs, in its own form. One allowed difference: PCR 0 of
    /// glinux-alex, where that version takes no notice of the log's StartupLocality (tpm2-tools issue 3146); the value here is the TPM's own,
    /// as go-eventlog publishes it beside the log.
    /// </summary>
    [Theory]
    [MemberData(nameof(TpmLogs))]
    public Task A_log_of_a_TPM_replays_to_what_tpm2_eventlog_computes(string name)
    {
        var log = BootEventLog.Parse(SharedVectors.Read("eventlogs", "tpm", name));
        int[] pcrs = [.. log.Events.Where(item => item.EventType is not EventTypes.NoAction).Select(item => (int)item.RegisterIndex).Distinct().Order()];
        var text = new StringBuilder("pcrs:\n");
        foreach (var bank in log.Algorithms)
        {
            text.Append($"  {TcgAlgorithms.NameOf(bank).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant()}:\n");
            foreach (var pcr in pcrs)
                text.Append($"    {pcr,-2} : 0x{Convert.ToHexStringLower(log.ReplayPcr(bank, pcr)!)}\n");
        }
        return Verify(text.ToString());
    }

    [Fact]
    public void The_log_behind_a_dstack_log_has_its_digests()
    {
        var log = BootEventLog.Parse(SharedVectors.Read("dstack", "fixtures", "dstack_ccel.bin"));
        var text = Encoding.UTF8.GetString(SharedVectors.Read("dstack", "fixtures", "dstack_ccel_expected.snap"));
        var expected = DstackEventLog.Parse(text[text.IndexOf('[')..]);

        Assert.Equal(
            expected.Events.Select(item => (item.Register, item.EventType, item.Digest, item.Boot!.Name)),
            log.Events.Where(item => item.Register is not null).Select(item => (item.Register!.Value, item.EventType, item.Digest!.Value, item.Name)));
        Assert.Empty(log.Findings);
    }

    /// <summary>
    /// Event by event against the full output of another parser. It hashes all of an event's data and calls everything else
    /// false. Ours follows what each kind of event measures, so there are two allowed differences: true where it says false
    /// for data of which a part is hashed, and unknown where what was hashed is not in the log.
    /// </summary>
    [Theory]
    [MemberData(nameof(Goldens))]
    public void Another_parser_reads_the_same_events(string name)
    {
        using var golden = JsonDocument.Parse(SharedVectors.Read("eventlogs", "ccel", name));
        var log = Ccel(name.Replace(".golden.json", ".ccel", StringComparison.Ordinal));
        JsonElement[] expected = [.. golden.RootElement.GetProperty("uefi_event_logs").EnumerateArray()];

        Assert.Equal(expected.Length, log.Events.Count);
        foreach (var (theirs, ours) in expected.Zip(log.Events))
        {
            Assert.Equal(theirs.GetProperty("index").GetUInt32(), ours.RegisterIndex);
            Assert.Equal(theirs.GetProperty("type_name").GetString(), EventTypes.NameOf(ours.EventType));
            Assert.Equal(theirs.GetProperty("event").GetBytesFromBase64(), ours.Data.ToArray());
            Assert.Equal(
                theirs.GetProperty("digests").EnumerateArray().Select(digest => $"{digest.GetProperty("alg").GetString()} {digest.GetProperty("digest").GetString()}"),
                ours.Digests.Select(digest => digest.ToString()));
            if (theirs.GetProperty("digest_matches_event").GetBoolean())
                Assert.True(ours.DigestMatches, ours.Name);
            else
                Assert.True(ours.DigestMatches is null || IsHashedInPart(ours), $"{ours.Name} {ours.DigestMatches}");
        }
    }

    /// <summary>OVMF hashes the content of boot variables without their names, GRUB commands without the prefix, td-shim content without its header.</summary>
    static bool IsHashedInPart(LoggedEvent item) =>
        item.DigestMatches is true && item.EventType is EventTypes.VariableBoot or EventTypes.Ipl or EventTypes.PlatformConfigFlags;

    static BootEventLog Ccel(string name) => BootEventLog.Parse(SharedVectors.Read("eventlogs", "ccel", name));

    static IEnumerable<string> Files(string folder, string pattern) => SharedVectors.Folder is { } vectors
        ? Directory.EnumerateFiles(Path.Combine(vectors, "eventlogs", folder), pattern).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
        : [];
}
