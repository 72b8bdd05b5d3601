using Attestation.Executables;
using Attestation.Measurements;

namespace AttestationTests.Measurements;

public sealed class KernelRegistersTests
{
    static readonly Measurement PartitionTable = Measurement.Hash("a partition table"u8);

    [Fact]
    public void PredictRtmr1_lists_what_the_firmware_starts()
    {
        var rtmr1 = KernelRegisters.PredictRtmr1(Uki(), PartitionTable, secureBoot: false);

        Assert.Equal(
            ["boot-option", "separator", "gpt", "uki", "kernel", "exit-boot-services", "exit-boot-services-success"],
            rtmr1.Events.Select(item => item.Name));
        Assert.StartsWith("77a0dab2312b", rtmr1.Events[0].Digest.ToString());
        Assert.StartsWith("394341b7182c", rtmr1.Events[1].Digest.ToString());
        Assert.Equal(PeExecutable.Parse(UkiForge.Kernel).AuthenticodeSha384(), rtmr1.Events[4].Digest);
        Assert.StartsWith("214b0bef1379", rtmr1.Events[5].Digest.ToString());
        Assert.StartsWith("0a2e01c85dea", rtmr1.Events[6].Digest.ToString());
    }

    [Fact]
    public void Secure_boot_keeps_the_kernels_own_event_out() =>
        Assert.DoesNotContain(KernelRegisters.PredictRtmr1(Uki(), PartitionTable, secureBoot: true).Events, item => item.Name == "kernel");

    [Fact]
    public Task PredictRtmr2_lists_what_the_kernel_is_given()
    {
        var rtmr2 = KernelRegisters.PredictRtmr2(Uki());

        return Verify(string.Join("\n", [.. rtmr2.Events.Select(item => $"{item.Digest.ToString()[..16]} {item.Name}: {item.Hashed}"), rtmr2.Value.ToString(), ""]));
    }

    [Fact]
    public void An_older_stub_leaves_the_sections_to_the_kernels_events() => Assert.Equal(
        ["command-line", "initrd-served"],
        KernelRegisters.PredictRtmr2(UnifiedKernel.Parse(UkiForge.Create("systemd-stub 255.4").Build())).Events.Select(item => item.Name));

    [Fact]
    public void PredictRtmr2_refuses_an_image_without_a_command_line() => Assert.Throws<MalformedExecutableException>(
        () => KernelRegisters.PredictRtmr2(UnifiedKernel.Parse(new PeForge().Add(".sdmagic", "#### LoaderInfo: systemd-stub 257 ####").Add(".cmdline", " \n").Build())));

    [Fact]
    public void LoadOptions_is_in_UTF_16_with_a_NUL() => Assert.Equal(
        Measurement.Hash("q\0\0\0"u8), KernelRegisters.LoadOptions("q"));

    static UnifiedKernel Uki() => UnifiedKernel.Parse(UkiForge.Create().Build());
}
