using Attestation.Measurements;

namespace CliTests;

public sealed class DriftTests : DriftScene
{
    [Theory]
    [InlineData("same", "words")]
    [InlineData("firmware", "words")]
    [InlineData("variable store", "words")]
    [InlineData("platform", "words")]
    [InlineData("platform", "json")]
    [InlineData("Secure Boot", "words")]
    [InlineData("image", "words")]
    public async Task What_moved_is_said_with_its_events_and_origin(string machine, string form)
    {
        SavePolicy(Policy());
        Assert.Equal(0, await DriftAsync(machine, [.. Log(machine), .. Verified(), "--profile", "debug", .. form is "json" ? ["--json"] : Array.Empty<string>()]));
        await Verify(Output.ToString());
    }

    [Theory]
    [InlineData("firmware")]
    [InlineData("platform")]
    [InlineData("image")]
    public async Task Without_a_log_only_what_values_tell_is_said(string machine)
    {
        SavePolicy(Policy());
        Assert.Equal(0, await DriftAsync(machine, [.. Verified(), "--profile", "debug"]));
        await Verify(Output.ToString());
    }

    [Fact]
    public async Task A_firmware_that_another_release_knows_is_named()
    {
        (Node with { Version = "3.1.0", Machine = Node.Machine with { Firmware = Machines["firmware"].Firmware } }).WriteTo(Path.Combine(Folder, "mero-tee-v3.1.0"));
        Directory.CreateDirectory(Path.Combine(Folder, "mero-tee-v2.0.0"));
        SavePolicy(Policy());
        Assert.Equal(0, await DriftAsync("firmware", Verified()));
        Assert.Contains("The value is known: it is that of the release 3.1.0, debug (newer);", Output.ToString());
        Assert.Contains("moved by firmware. The value is known: it is that of the release 3.1.0", Output.ToString());
    }

    [Fact]
    public async Task A_firmware_that_only_a_platform_file_records_is_named()
    {
        const string gcp = "9bf86e6280ec4282b8b5822d8166410a456cdb720109aa799f0011fa63df1de3ee5e35e293fc410c061433163acb03a6";
        var quote = Quote(Node.Built.Registers with { MrTd = Measurement.Parse(gcp) });
        Assert.Equal(0, await RunAsync("drift", "--quote", quote, "--release", Release));
        Assert.Contains("The value is known: it is that of the platform gcp-c3-standard-4", Output.ToString());
    }

    [Fact]
    public async Task A_node_that_has_not_extended_RTMR3_is_the_runtime()
    {
        var quote = Quote(Node.Built.Registers with { Rtmr3 = Measurement.Zero });
        Assert.Equal(0, await RunAsync("drift", "--quote", quote, "--release", Release));
        Assert.Contains("Moved: RTMR3 (by the runtime).", Output.ToString());
    }

    [Fact]
    public async Task Every_refusal_has_its_exit_code_and_reason()
    {
        var quote = Quote(Machines["same"].Registers);
        await RefusedAsync(11, "there is no such folder", "--quote", quote, "--release", Path.Combine(Folder, "absent"));
        await RefusedAsync(11, "absent: there is no such file", "--quote", "absent", "--release", Release);
        await RefusedAsync(2, "is no release of node images", "--quote", quote, "--release", Folder);
        await RefusedAsync(2, "TDX quote: header", "--quote", Save("other", [3, 0]), "--release", Release);
        await RefusedAsync(2, "is none of the profiles", "--quote", quote, "--release", Release, "--profile", "open");
        await RefusedAsync(10, "The quote is of a machine with the profile debug of the release 3.0.0; locked-read-only is expected.", "--quote", quote, "--release", Release, "--profile", "locked-read-only");
        await RefusedAsync(10, "the event log replays RTMR0 to", ["--quote", quote, "--release", Release, .. Log("platform")]);
        await RefusedAsync(2, "The event log", "--quote", quote, "--release", Release, "--log", Save("log", "[7"u8));
        await RefusedAsync(10, "the quote is not genuine: ", ["--quote", quote, "--release", Release, .. Verified()[..2], .. Verified()[4..]]);
        var image = Save("image.bin", Forge.Quote(Machines["image"].Registers with { Rtmr3 = Measurement.Hash([1]) }, "report data"u8));
        await RefusedAsync(2, "name the profile to compare with as --profile", "--quote", image, "--release", Release);
        Directory.Move(Release, Path.Combine(Folder, "mero-tee-v9.0.0"));
        await RefusedAsync(10, "by its name it is the release 9.0.0", "--quote", quote, "--release", Path.Combine(Folder, "mero-tee-v9.0.0"));
    }

    async Task RefusedAsync(int code, string because, params string[] arguments)
    {
        Errors.GetStringBuilder().Clear();
        Assert.Equal(code, await RunAsync(["drift", .. arguments]));
        Assert.Contains(because, Errors.ToString());
        Assert.Empty(Output.ToString());
    }
}
