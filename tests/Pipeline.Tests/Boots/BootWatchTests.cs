using System.Text.Json;
using Attestation;
using Attestation.Measurements;
using Pipeline.Boots;
using Pipeline.Runs;

namespace PipelineTests.Boots;

public sealed class BootWatchTests
{
    const string UpToTheKernel = "BdsDxe: starting Boot0001\n[    0.000000] Linux version 7.3.4\n";

    readonly ManualTime time = new(PolicyForge.MadeAt, hasTimers: true);
    readonly List<string> said = [];
    int looked;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    BootWatch Watch => new("boot:debug", TimeSpan.FromMinutes(10), time, said.Add);

    [Fact]
    public async Task A_boot_is_followed_from_the_firmware_to_the_report_of_its_agent()
    {
        var booted = await Watch.UntilReportedAsync(
            _ => Task.FromResult(UpToTheKernel + "Hostname set to <mero-node>.\n"), _ => Task.FromResult(Td(reported: true)), Running, Cancel);

        Assert.Equal(Profile.Debug, booted.Boot!.Profile);
        Assert.Equal(
            [
                "boot:debug: the firmware starts the disk (0 s)",
                "boot:debug: the kernel runs (0 s)",
                "boot:debug: the image's own system runs (0 s)",
                "boot:debug: the node has reported what firmware and kernel measured, and the logs replay to the vTPM (0 s)",
                "boot:debug: RTMR3 is extended by the profile event (0 s)",
            ], said);
    }

    [Fact]
    public async Task A_boot_that_takes_too_long_says_what_was_reached_and_the_last_lines()
    {
        var watching = Watch.UntilReportedAsync(_ => Task.FromResult(UpToTheKernel), _ => Task.FromResult(Td(reported: false)), Running, Cancel);
        while (!watching.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => watching);
        Assert.Equal(
            "boot:debug: the boot agent's report did not come within 600 s; reached was the firmware starts the disk, the kernel runs. "
            + "The last lines of its serial port:\n  BdsDxe: starting Boot0001\n  [    0.000000] Linux version 7.3.4", failure.Message);
    }

    [Theory]
    [InlineData("[    9.1] Kernel panic - not syncing: dm-verity device corrupted", "its kernel stopped itself")]
    [InlineData("[FAILED] Failed to start mero-node-boot.ser…tend RTMR3 by this image's profile.", "its boot agent failed, and nothing that depends on it was started")]
    public async Task A_boot_that_cannot_go_on_is_not_waited_for(string line, string meaning)
    {
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => Watch.UntilReportedAsync(
            _ => Task.FromResult(line + "\n"), _ => Task.FromResult(Td(reported: false)), Running, Cancel));
        Assert.Equal($"boot:debug: {meaning} while the boot agent's report was waited for. The last lines of its serial port:\n  {line}", failure.Message);
    }

    [Fact]
    public async Task A_machine_that_ends_is_not_waited_for()
    {
        var ended = await Assert.ThrowsAsync<StepFailedException>(() => Watch.UntilReportedAsync(
            _ => Task.FromResult(""), _ => Task.FromResult(Td(reported: false)), (what, _) => throw new StepFailedException($"ended while {what} was waited for"), Cancel));
        Assert.Equal("ended while the boot agent's report was waited for", ended.Message);
    }

    [Fact]
    public async Task A_boot_that_is_stopped_ends_at_once()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var watching = Watch.UntilReportedAsync(_ => Task.FromResult(""), _ => Task.FromResult(Td(reported: false)), Running, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        Assert.Equal(1, looked);
    }

    Task Running(string waitedFor, CancellationToken cancel)
    {
        looked++;
        return Task.CompletedTask;
    }

    static TdState Td(bool reported) => new()
    {
        Boots = 1,
        Registers = reported ? SimulatedWorld.RegistersOf(Profile.Debug) : null,
        Log = null,
        SystemLog = null,
        Pcrs = null,
        Reports = reported
            ? [new("boot", JsonDocument.Parse($$"""{"environment":"simulation","profile":"debug","root_hash":"{{new string('a', 64)}}","event":"{{Measurement.Zero}}","rtmr3":"{{Measurement.Zero}}","mrtd":"{{Measurement.Zero}}","extended_at":"2026-11-22T12:00:00Z"}""").RootElement)]
            : [],
    };
}
