using System.Text.Json;
using Attestation.EventLogs;

namespace PipelineTests.Measurements;

/// <summary>Logs of TPMs, read here and by systemd.</summary>
public sealed class SystemdEventLogTests(ImageSystemd systemd) : IClassFixture<ImageSystemd>
{
    /// <summary>EV_NO_ACTION: says something and measures nothing.</summary>
    const uint NoAction = 3;

    static readonly string Recorded = Path.Combine(Repository.Root, "tests", "Pipeline.Tests", "Boots", "Recorded", "event-log.bin");

    /// <summary>systemd reads none that has SHA-1 only, nor one without its first event.</summary>
    public static TheoryData<string> Logs => SharedVectors.Folder is { } vectors
        ? [.. Directory.EnumerateFiles(Path.Combine(vectors, "eventlogs", "tpm"), "*.bin").Select(path => Path.GetFileName(path)).Except(["debian-10.bin", "short_no_action.bin"]).Order(StringComparer.Ordinal)]
        : [];

    [Theory]
    [MemberData(nameof(Logs))]
    public Task Systemd_reads_the_same_events_of_a_real_machine(string name) => DemandEqualAsync(SharedVectors.PathOf("eventlogs", "tpm", name));

    [Fact]
    public Task Systemd_reads_the_same_events_of_a_booted_image() => DemandEqualAsync(Recorded);

    async Task DemandEqualAsync(string path)
    {
        var log = BootEventLog.Parse(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        using var read = await systemd.ReadLogAsync(path);

        Assert.Equal(
            read.RootElement.EnumerateArray().Select(Described),
            log.Events.Where(item => item.EventType is not NoAction).Select(Described));
    }

    static string Described(JsonElement item) => Describe(
        item.GetProperty("pcr").GetUInt32(),
        item.GetProperty("content").GetProperty("event_data").GetString()!,
        item.GetProperty("digests").EnumerateArray().Select(digest => $"{digest.GetProperty("hashAlg").GetString()} {digest.GetProperty("digest").GetString()}"));

    static string Described(LoggedEvent item) => Describe(
        item.RegisterIndex, Convert.ToHexStringLower(item.Data.Span), item.Digests.Select(digest => digest.ToString().Replace("SHA-", "sha", StringComparison.Ordinal)));

    // systemd lists the banks in an order of its own.
    static string Describe(uint register, string data, IEnumerable<string> digests) => $"{register} {string.Join(", ", digests.Order(StringComparer.Ordinal))} {data}";
}
