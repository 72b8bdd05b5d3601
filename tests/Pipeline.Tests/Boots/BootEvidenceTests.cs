using Attestation;
using Attestation.Measurements;
using Pipeline.Boots;
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

    static ObservedBoot With(ObservedBoot boot, Register register, BootOutcome outcome, string reason) => boot with
    {
        Comparison = [.. boot.Comparison.Select(compared => compared.Register == register ? compared with { Outcome = outcome, Reason = reason } : compared)],
    };
}
