using Attestation;
using Attestation.Measurements;
using Pipeline.Boots;
using Pipeline.Images;
using Pipeline.Runs;

namespace PipelineTests.Boots;

/// <summary>One byte of a released disk is another, and a real machine boots it.</summary>
public sealed class RealBootTests : IDisposable
{
    readonly BootCheckout checkout = new(Profile.Debug);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => checkout.Dispose();

    [Fact]
    public async Task A_changed_byte_of_the_root_stops_the_kernel()
    {
        var layout = await checkout.CopyDiskAsync(Cancel);
        // The file system's label: a byte that changes nothing but its block's hash.
        checkout.Spoil(layout.Root.Offset + ErofsLabel, (byte)'x');

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => checkout.BootAsync(Cancel));

        Assert.StartsWith("boot:debug: its kernel stopped itself while the boot agent's report was waited for. The last lines of its serial port:", failure.Message);
        Assert.Contains("device-mapper: verity", await File.ReadAllTextAsync(Path.Combine(checkout.Into, BootPaths.SerialLog), Cancel));
        Assert.False(File.Exists(Path.Combine(checkout.Into, BootPaths.Record)));
        Assert.Empty(checkout.Leftovers);
    }

    [Fact]
    public async Task A_changed_byte_at_the_end_of_the_root_stops_the_kernel_too()
    {
        var layout = await checkout.CopyDiskAsync(Cancel);
        // No file of the boot is there. Whoever looks for signatures at the end of a disk reads it, and else the reading of the whole root does.
        checkout.Spoil(layout.Root.Offset + layout.Root.Length - 1, (byte)'x');

        await Assert.ThrowsAnyAsync<RunException>(() => checkout.BootAsync(Cancel, asksConformance: true));

        Assert.Contains("device-mapper: verity", await File.ReadAllTextAsync(Path.Combine(checkout.Into, BootPaths.SerialLog), Cancel));
        Assert.False(File.Exists(Path.Combine(checkout.Into, BootPaths.Facts)));
        Assert.Empty(checkout.Leftovers);
    }

    [Fact]
    public async Task A_changed_byte_anywhere_in_root_or_hashes_is_found_by_the_root_hash()
    {
        var layout = await checkout.CopyDiskAsync(Cancel);
        var (root, hashes) = (Path.Combine(checkout.Workspace.Root, "root.img"), Path.Combine(checkout.Workspace.Root, "hashes.img"));
        await DiskBytes.CutAsync(checkout.Disk, layout.Root, root, Cancel);
        await DiskBytes.CutAsync(checkout.Disk, layout.RootVerity, hashes, Cancel);
        await DiskCheck.DemandVerityAsync(root, hashes, layout.RootHash, Cancel);

        // Spread over all of it, at other bytes of their blocks; and where a mistake of one would be.
        long[] places = [0, layout.Root.Length - 1, .. Enumerable.Range(1, 8).Select(part => part * (layout.Root.Length / 9) + part * 521)];
        foreach (var place in places)
        {
            Flip(root, place);
            await Assert.ThrowsAsync<VerificationFailedException>(() => DiskCheck.DemandVerityAsync(root, hashes, layout.RootHash, Cancel));
            Flip(root, place);
        }
        // Behind its header the hash partition begins with the topmost block.
        Flip(hashes, HashBlock);
        await Assert.ThrowsAsync<VerificationFailedException>(() => DiskCheck.DemandVerityAsync(root, hashes, layout.RootHash, Cancel));
    }

    [Fact]
    public async Task A_changed_byte_of_the_command_line_is_observed_at_its_event()
    {
        var layout = await checkout.CopyDiskAsync(Cancel);
        checkout.Spoil(layout.Esp, " panic=3", (byte)'1');

        var observed = await checkout.BootAsync(Cancel);

        Assert.Equal(BootOutcome.Differs, observed.Outcome);
        Assert.StartsWith("The first event that differs is uki: predicted ", Of(observed, Register.Rtmr1).Reason);
        Assert.StartsWith("The first event that differs is cmdline: predicted ", Of(observed, Register.Rtmr2).Reason);
        Assert.Equal([BootOutcome.Equal, BootOutcome.NotCompared, BootOutcome.Differs, BootOutcome.Differs, BootOutcome.Equal], observed.Comparison.Select(register => register.Outcome));
        Assert.Empty(checkout.Leftovers);
    }

    [Fact]
    public async Task A_changed_byte_of_the_unified_kernel_is_observed_at_its_event()
    {
        var layout = await checkout.CopyDiskAsync(Cancel);
        checkout.Spoil(layout.Esp, "IMAGE_VERSION=", (byte)'9');

        var observed = await checkout.BootAsync(Cancel);

        Assert.StartsWith("The first event that differs is uki: predicted ", Of(observed, Register.Rtmr1).Reason);
        Assert.StartsWith("The first event that differs is osrel: predicted ", Of(observed, Register.Rtmr2).Reason);
    }

    [Fact]
    public async Task An_image_boots_from_NVMe_as_trust_domains_at_GCP_do_and_measures_the_same()
    {
        await checkout.CopyDiskAsync(Cancel);

        var observed = await checkout.BootAsync(Cancel, hasNvme: true);

        Assert.Equal(BootOutcome.Equal, observed.Outcome);
        Assert.Equal(BootOutcome.Equal, Of(observed, Register.Rtmr1).Outcome);
        Assert.Contains("nvme0n1", await File.ReadAllTextAsync(Path.Combine(checkout.Into, BootPaths.SerialLog), Cancel));
        Assert.Empty(checkout.Leftovers);
    }

    const int ErofsLabel = 1024 + 64, HashBlock = 4096;

    static void Flip(string path, long at)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = at;
        var value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(value ^ 1));
    }

    static RegisterVerdict Of(ObservedBoot observed, Register register) => observed.Comparison.Single(verdict => verdict.Register == register);
}
