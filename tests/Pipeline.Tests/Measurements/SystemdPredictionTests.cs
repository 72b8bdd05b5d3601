using System.Text;
using Attestation;
using Attestation.Disks;
using Attestation.Executables;
using Attestation.Measurements;
using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace PipelineTests.Measurements;

/// <summary>What is predicted here, held to what systemd predicts of the same files.</summary>
public sealed class SystemdPredictionTests(ImageSystemd systemd) : IClassFixture<ImageSystemd>
{
    // Numbers of PCRs, by which systemd sorts what it predicts.
    const int Programs = 4;
    const int Disk = 5;
    const int KernelInput = 9;
    const int Sections = 11;

    static readonly Workspace Repository = new() { Root = Support.Repository.Root };

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Profiles => [.. Profile.All.Select(profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Every_event_of_an_images_unified_kernel_is_what_systemd_predicts(string profile)
    {
        var path = Repository.Artifact("images", profile, "uki.efi");
        Assert.True(File.Exists(path), $"{path} is not there: ./build.sh Images makes it.");

        var file = await File.ReadAllBytesAsync(path, Cancel);
        var (rtmr1, rtmr2) = await DemandSectionsAsync(file);

        Assert.Equal([(Programs, Event(rtmr1, "kernel"))], await systemd.LockAsync("lock-pe", PeExecutable.Parse(file).Content(".linux")!.Value));
        Assert.Equal([(KernelInput, Event(rtmr2, "command-line"))], await systemd.LockAsync("lock-kernel-cmdline", Encoding.ASCII.GetBytes(UnifiedKernel.Parse(file).CommandLine)));
    }

    /// <summary>Each may be there or not, which moves those behind it.</summary>
    [Fact]
    public async Task Whatever_sections_a_unified_kernel_has_they_are_measured_in_systemds_order()
    {
        string[] optional = [".sbat", ".uname", ".splash", ".ucode", ".pcrpkey", ".pcrsig"];
        for (var choice = 0; choice < 1 << optional.Length; choice++)
        {
            var forge = new PeForge().Add(".text", "the stub").Add(".sdmagic", "#### LoaderInfo: systemd-stub 257.13-1~deb13u1 ####\0");
            // Against the order of measurement.
            foreach (var (name, at) in optional.Select((name, at) => (name, at)).Where(section => (choice >> section.at & 1) is 1))
                forge.Add(name, $"{name} of {choice + at}");
            await DemandSectionsAsync(forge.Add(".initrd", "an initrd").Add(".cmdline", "ro quiet").Add(".osrel", "ID=debian\n").Add(".linux", UkiForge.Kernel).Build());
        }
    }

    [Theory]
    [InlineData("ro quiet")]
    [InlineData(" ro\tquiet \n")]
    [InlineData("ro quiet\n\n")]
    public async Task A_command_line_is_measured_as_systemd_predicts(string commandLine)
    {
        var uki = UnifiedKernel.Parse(UkiForge.Create(commandLine: commandLine).Build());

        Assert.Equal([(KernelInput, Event(KernelRegisters.PredictRtmr2(uki), "command-line"))], await systemd.LockAsync("lock-kernel-cmdline", Encoding.ASCII.GetBytes(uki.CommandLine)));
    }

    /// <summary>systemd-pcrlock reads devices only, and a file becomes one for root only.</summary>
    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task The_partition_table_of_an_image_is_what_systemd_predicts(string profile)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can make a disk out of a file.");
        var path = Repository.Artifact("images", profile, "disk.raw");
        Assert.True(File.Exists(path), $"{path} is not there: ./build.sh Images makes it.");
        var device = (await Tool.RunAsync("losetup", ["--find", "--show", "--read-only", path], ToolOptions.Default, Cancel)).Trim();
        try
        {
            await using var disk = File.OpenRead(path);
            Assert.Equal([(Disk, GptEvent.Measure(disk))], await systemd.LockAsync("lock-gpt", device));
        }
        finally
        {
            await Tool.RunAsync("losetup", ["--detach", device], ToolOptions.Default, CancellationToken.None);
        }
    }

    /// <summary>The unified kernel itself, and each section that its stub measures: one by one, and their replay.</summary>
    async Task<(MeasuredRegister Rtmr1, MeasuredRegister Rtmr2)> DemandSectionsAsync(byte[] file)
    {
        var uki = UnifiedKernel.Parse(file);
        var (rtmr1, rtmr2) = (KernelRegisters.PredictRtmr1(uki, default, secureBoot: false), KernelRegisters.PredictRtmr2(uki));
        MeasuredEvent[] sections = [.. rtmr2.Events.TakeWhile(item => item.Name is not "command-line")];

        Assert.Equal([(Programs, Event(rtmr1, "uki")), .. sections.Select(item => (Sections, item.Digest))], await systemd.LockAsync("lock-uki", file));
        Assert.Equal(MeasuredRegister.Replay(sections).Value, await systemd.MeasureAsync(uki.MeasuredSections));
        return (rtmr1, rtmr2);
    }

    static Measurement Event(MeasuredRegister register, string name) => register.Events.Single(item => item.Name == name).Digest;
}
