using System.Text.Json;
using Attestation.EventLogs;
using Attestation.Measurements;

namespace CliTests;

/// <summary>Drift by the logs that machines really keep.</summary>
public sealed class DriftLogTests : DriftScene
{
    /// <summary>Its boot events have no names, and its RTMR3 is dstack's own.</summary>
    [Theory]
    [InlineData("platform")]
    [InlineData("image")]
    [InlineData("firmware")]
    public async Task A_log_of_dstack_tells_event_and_origin_of_each_register(string machine)
    {
        var (log, registers) = Machines[machine].Dstack();
        Assert.Equal(0, await RunAsync(["drift", "--quote", Quote(registers), "--release", Release, "--profile", "debug", "--log", Save("log.json", log), .. Verified()]));
        await Verify(Output.ToString());
    }

    [Fact]
    public async Task A_log_of_dstack_that_is_another_machines_is_refused()
    {
        var (_, registers) = Machines["platform"].Dstack();
        Assert.Equal(10, await RunAsync("drift", "--quote", Quote(registers), "--release", Release, "--profile", "debug", "--log", Save("log.json", Machines["image"].Dstack().Log)));
        Assert.Contains("the event log replays RTMR0 to ", Errors.ToString());
        Assert.Empty(Output.ToString());
    }

    [Fact]
    public async Task A_real_dstack_machine_is_told_event_by_event()
    {
        using var report = JsonDocument.Parse(SharedVectors.Read("dstack", "fixtures", "dstack_verifier_quote-report.json"));
        var quote = Save("quote.hex", report.RootElement.GetProperty("quote").GetString()!);
        var log = Save("log.json", report.RootElement.GetProperty("event_log").GetString()!);

        Assert.Equal(0, await RunAsync("drift", "--quote", quote, "--release", Release, "--profile", "debug", "--log", log));
        Assert.Equal(
            [
                "MRTD   moved: by the firmware", "RTMR0  moved: by the firmware and by the platform and not known by what", "RTMR1  moved: by the image", "RTMR2  moved: by the image", "RTMR3  moved: by the runtime",
            ], Verdicts);
        Assert.Contains("\n  bootorder: Changed: the order of the boot options: \"Boot0001, Boot0000\" became \"Boot0000\".\n", Output.ToString());
        Assert.Contains("\n  profile: Only before: ", Output.ToString());
        Assert.Contains("\n  compose-hash: Only after: ", Output.ToString());
    }

    [Fact]
    public async Task A_real_machine_with_its_own_log_is_told_event_by_event()
    {
        Assert.Equal(0, await RunAsync(
            "drift", "--quote", SharedVectors.PathOf("eventlogs", "ccel", "cos-113.quote"), "--release", Release, "--profile", "debug", "--log", SharedVectors.PathOf("eventlogs", "ccel", "cos-113.ccel")));
        Assert.Equal(
            [
                "MRTD   moved: by the firmware", "RTMR0  moved: by the firmware and by the platform and not known by what", "RTMR1  moved: by the image", "RTMR2  moved: by the image", "RTMR3  moved: by the runtime",
            ], Verdicts);
        Assert.Contains("\n  pk: Changed: the Secure Boot variable PK; before: empty (proven by its digest); after: the variable PK", Output.ToString());
        Assert.Contains("\n  grub-command: Only after: what a boot loader measured; set default=2 (proven by its digest).\n", Output.ToString());
        Assert.Contains("\n  The value after is zero: nothing has extended it, so that no node booted that far.\n", Output.ToString());
    }

    [Fact]
    public async Task The_firmware_of_a_real_machine_is_known_by_the_file_of_its_platform()
    {
        Assert.Equal(0, await RunAsync("drift", "--quote", SharedVectors.PathOf("predict", "gcp-c3-standard-4", "quote.bin"), "--release", Release, "--profile", "debug"));
        Assert.Equal(2, Output.ToString().Split("\n  The value is known: it is that of the platform gcp-c3-standard-4 (").Length - 1);
        Assert.Equal(["MRTD   moved: by the firmware", "RTMR0  moved: not known by what", "RTMR1  moved: not known by what", "RTMR2  moved: by the image", "RTMR3  moved: by the runtime"], Verdicts);
    }

    /// <summary>An event may be called what it likes.</summary>
    [Fact]
    public async Task What_a_log_says_begins_no_line()
    {
        const string name = "system-ready\nMRTD   as released";
        var (log, registers) = Machines["firmware"].Dstack();
        var said = log.Replace("\"system-ready\"", JsonSerializer.Serialize(name), StringComparison.Ordinal).Replace($"{RuntimeEvent.Digest("system-ready", [])}", $"{RuntimeEvent.Digest(name, [])}", StringComparison.Ordinal);
        var quote = Quote(registers with { Rtmr3 = Measurement.Zero.Extend(RuntimeEvent.Digest(name, [])) });

        Assert.Equal(0, await RunAsync("drift", "--quote", quote, "--release", Release, "--profile", "debug", "--log", Save("log.json", said)));

        Assert.Equal("MRTD   moved: by the firmware", Verdicts[0]);
        Assert.Equal(5, Verdicts.Count);
        Assert.Contains("system-ready.MRTD   as released", Output.ToString());
    }

    // The line of each register.
    IReadOnlyList<string> Verdicts => [.. Output.ToString().Split('\n').Where(line => line.StartsWith("MRTD", StringComparison.Ordinal) || line.StartsWith("RTMR", StringComparison.Ordinal))];
}
