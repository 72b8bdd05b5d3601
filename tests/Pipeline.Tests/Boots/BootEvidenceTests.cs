using Attestation;
using Attestation.Measurements;
using Pipeline.Boots;
using Pipeline.Conformance;
using Pipeline.Runs;
using PipelineTests.Promotions;

namespace PipelineTests.Boots;

/// <summary>Every way in which a boot does not show that a policy's node measures what was predicted. One bad profile stops each promotion.</summary>
public sealed class BootEvidenceTests : PromotionScene
{
    [Fact]
    public async Task Without_a_boot_nothing_is_promoted()
    {
        await StageAsync();
        File.Delete(BootPaths.RecordOf(Workspace, Profile.Debug));
        await RefusesAsync<AssetMissingException>("artifacts/boots/debug/boot.json: there is no such file");
    }

    [Fact]
    public async Task A_register_that_differs_is_refused_with_its_event()
    {
        await StageAsync(boot: boot => With(boot, Register.Rtmr2, BootOutcome.Differs, "The first event that differs is cmdline."));
        await RefusesAsync<VerificationFailedException>("RTMR2 was not observed as predicted: The first event that differs is cmdline.");
    }

    [Theory]
    [InlineData(Register.Rtmr1)]
    [InlineData(Register.Rtmr2)]
    [InlineData(Register.Rtmr3)]
    public async Task A_register_of_the_image_that_was_not_compared_is_refused(Register register)
    {
        await StageAsync(boot: boot => With(boot, register, BootOutcome.NotCompared, "Why not."));
        await RefusesAsync<VerificationFailedException>($"{register.ToString().ToUpperInvariant()} was not compared, and has to be");
    }

    [Theory]
    [InlineData("rtmr1")]
    [InlineData("rtmr2")]
    [InlineData("rtmr3")]
    public async Task A_register_that_the_policy_does_not_list_is_refused(string register)
    {
        await StageAsync(boot: boot => boot with
        {
            Registers = boot.Registers.ToDictionary(pair => pair.Key, pair => pair.Key == register ? pair.Value with { Value = PolicyForge.Value("other") } : pair.Value),
        });
        await RefusesAsync<VerificationFailedException>($"{register.ToUpperInvariant()} was observed as {PolicyForge.Value("other")}, which the policy does not list");
    }

    [Fact]
    public async Task A_boot_of_another_version_is_refused()
    {
        await StageAsync(boot: boot => boot with { Version = "2.9.9" });
        await RefusesAsync<VerificationFailedException>("it is of version 2.9.9, but the policy is of 3.0.0");
    }

    [Fact]
    public async Task A_boot_of_another_profile_is_refused()
    {
        await StageAsync();
        await TemporaryWorkspace.WriteAsync(BootPaths.RecordOf(Workspace, Locked), BootForge.Of(PolicyForge.Policy(Profile.Debug)).ToJson());
        await RefusesAsync<VerificationFailedException>("it is the boot of debug, but that of locked-read-only is expected");
    }

    [Fact]
    public async Task An_edited_record_is_refused()
    {
        await StageAsync();
        await TemporaryWorkspace.WriteAsync(BootPaths.RecordOf(Workspace, Profile.Debug), (BootForge.Of(PolicyForge.Policy(Profile.Debug)) with { Qemu = "9.0.0" }).ToJson());
        await RefusesAsync<VerificationFailedException>("it was changed since");
    }

    [Fact]
    public async Task A_boot_that_did_not_end_well_is_refused()
    {
        await StageAsync();
        BootForge.Append(Workspace, Profile.Debug, JournalOutcome.Failed, []);
        await RefusesAsync<VerificationFailedException>("the last run of boot:debug has the outcome Failed");
    }

    [Fact]
    public async Task Without_a_table_of_the_booted_machine_nothing_is_promoted()
    {
        await StageAsync();
        File.Delete(BootPaths.ConformanceOf(Workspace, Profile.Debug));
        await RefusesAsync<AssetMissingException>("artifacts/boots/debug/conformance.json: there is no such file");
    }

    [Fact]
    public async Task A_row_that_is_not_met_is_refused() => await RefusesTableAsync(
        table => table with { Rows = [.. table.Rows.Select(row => row.Id is "swap" ? row with { Outcome = ConformanceOutcome.NotMet, Found = "/dev/zram0 is swap space." } : row)] },
        "the booted machine does not conform: swap (what swap demands): /dev/zram0 is swap space.");

    [Fact]
    public async Task A_row_that_is_missing_is_refused() =>
        await RefusesTableAsync(table => table with { Rows = [.. table.Rows.Where(row => row.Id is not "whole-root")] }, "it has no row whole-root");

    [Fact]
    public async Task A_row_that_is_there_twice_is_refused() =>
        await RefusesTableAsync(table => table with { Rows = [.. table.Rows, table.Rows[0]] }, "it has the row command-line 2 times");

    [Fact]
    public async Task A_row_that_is_not_known_is_refused() =>
        await RefusesTableAsync(table => table with { Rows = [.. table.Rows, table.Rows[0] with { Id = "new" }] }, "it has a row new, which is not known");

    [Fact]
    public async Task A_table_of_another_image_is_refused() => await RefusesTableAsync(
        table => table with { RootHash = PolicyForge.Hex64("other") }, $"it is of the image {PolicyForge.Hex64("other")}, but {PolicyForge.Hex64("root debug")} was booted");

    [Fact]
    public async Task A_table_of_another_profile_is_refused() =>
        await RefusesTableAsync(table => table with { Profile = Locked }, "it is the table of locked-read-only, but that of debug is expected");

    [Fact]
    public async Task A_table_of_another_version_is_refused() =>
        await RefusesTableAsync(table => table with { Version = "2.9.9" }, "it is of version 2.9.9, but the boot is of 3.0.0");

    [Fact]
    public async Task A_table_of_another_schema_is_refused() => await RefusesTableAsync(table => table with { SchemaVersion = 2 }, "schema_version is 2, but 1 is expected");

    [Fact]
    public async Task An_edited_table_is_refused()
    {
        await StageAsync();
        var boot = BootForge.Of(PolicyForge.Policy(Profile.Debug));
        await TemporaryWorkspace.WriteAsync(BootPaths.ConformanceOf(Workspace, Profile.Debug), (BootForge.Table(boot) with { FactsSha256 = "sha256:" + PolicyForge.Hex64("others") }).ToJson());
        await RefusesAsync<VerificationFailedException>("it was changed since");
    }

    async Task RefusesTableAsync(Func<ConformanceTable, ConformanceTable> change, string because)
    {
        await StageAsync();
        var boot = BootForge.Of(PolicyForge.Policy(Profile.Debug));
        await BootForge.WriteAsync(Workspace, boot, change(BootForge.Table(boot)));
        await RefusesAsync<VerificationFailedException>(because);
    }

    static ObservedBoot With(ObservedBoot boot, Register register, BootOutcome outcome, string reason) => boot with
    {
        Comparison = [.. boot.Comparison.Select(compared => compared.Register == register ? compared with { Outcome = outcome, Reason = reason } : compared)],
    };
}
