using Attestation;
using Attestation.Disks;
using Attestation.Executables;
using Attestation.Firmware;
using Attestation.Measurements;
using Pipeline.Images;
using Pipeline.Runs;

namespace Pipeline.Measurements;

/// <summary>The steps <c>measure:{profile}</c>: from an image and a platform to the registers that the image will have.</summary>
public sealed class NodeMeasurements(Workspace workspace, MeasurementOptions options, Action<string> say)
{
    /// <summary>One step for each profile.</summary>
    public IReadOnlyList<Step> Steps() => [.. Profile.All.Select(profile => new Step
    {
        Name = $"measure:{profile}",
        Purpose = $"predicts the registers of {profile} on {options.Platform}",
        Inputs =
        [
            // The disk is not listed: its digest is in the image's record.
            new StepInput.File(Image(profile, "image.json"), "image record"),
            new StepInput.File(Image(profile, "uki.efi"), "unified kernel image"),
            new StepInput.File(PlatformFile.PathOf(workspace, options.Platform), "platform"),
            new StepInput.File(options.Firmware, "firmware"),
        ],
        Outputs = [Output(profile)],
        Run = cancel => MeasureAsync(profile, cancel),
    })];

    string Image(Profile profile, string file) => workspace.Artifact("images", profile.Name, file);

    string Output(Profile profile) => workspace.Artifact("measurements", $"{profile}.json");

    async Task MeasureAsync(Profile profile, CancellationToken cancel)
    {
        var (platform, variant) = await PlatformFile.ReadAsync(workspace, options.Platform, cancel);
        var image = await ImageRecord.ReadAsync(Image(profile, "image.json"), cancel);
        var uki = await KernelAsync(profile, image, cancel);
        DemandMarkers(profile, image, uki.CommandLine);

        var firmware = await FirmwareAsync(platform, variant, cancel);
        var record = new MeasurementRecord
        {
            Version = image.Version,
            Profile = profile,
            Platform = platform.Name,
            RootHash = image.RootHash,
            MrTd = firmware.MrTd,
            Rtmr0 = firmware.Rtmr0,
            Rtmr1 = KernelRegisters.PredictRtmr1(uki, PartitionTable(profile), platform.SecureBoot),
            Rtmr2 = KernelRegisters.PredictRtmr2(uki),
            Rtmr3 = ProfileEvent.Register(profile, image.RootHash),
        };
        await AtomicFile.WriteAsync(Output(profile), record.ToJson(), cancel);
        foreach (var register in Enum.GetValues<Register>())
            say($"{register.ToString().ToLowerInvariant(),-6} {record.ToValues()[register]}");
    }

    async Task<UnifiedKernel> KernelAsync(Profile profile, ImageRecord image, CancellationToken cancel)
    {
        var path = Image(profile, "uki.efi");
        var content = await ReadAsync(path, "the step image:<profile> makes it", cancel);
        if (Digest.Of(content) is var found && found != image.UkiSha256)
            throw new VerificationFailedException($"{workspace.Name(path)} has {found}, its record says {image.UkiSha256}. Build the image again.");
        try
        {
            return UnifiedKernel.Parse(content);
        }
        catch (MalformedExecutableException cause)
        {
            throw new StepFailedException($"{workspace.Name(path)}: {cause.Message}", cause);
        }
    }

    /// <summary>The command line is the only way in which profile and root hash enter RTMR2.</summary>
    void DemandMarkers(Profile profile, ImageRecord image, string commandLine)
    {
        string[] words = commandLine.Split(' ');
        foreach (var marker in (ReadOnlySpan<string>)["calimero.role=node", $"calimero.profile={profile}", $"calimero.root_hash={image.RootHash}"])
        {
            var key = marker[..(marker.IndexOf('=', StringComparison.Ordinal) + 1)];
            string[] found = [.. words.Where(word => word.StartsWith(key, StringComparison.Ordinal))];
            if (found is not [var only] || only != marker)
            {
                throw new VerificationFailedException(
                    $"{workspace.Name(Image(profile, "uki.efi"))}: the command line has {(found.Length == 0 ? $"no {key}" : string.Join(" and ", found))}; {marker} is expected, once. Build the image again.");
            }
        }
    }

    Measurement PartitionTable(Profile profile)
    {
        var path = Image(profile, "disk.raw");
        if (!File.Exists(path))
            throw new AssetMissingException($"{workspace.Name(path)} is not there; the step image:<profile> makes it.");
        try
        {
            using var disk = File.OpenRead(path);
            return GptEvent.Measure(disk);
        }
        catch (MalformedDiskException cause)
        {
            throw new StepFailedException($"{workspace.Name(path)}: {cause.Message}", cause);
        }
    }

    async Task<FirmwareRegisters> FirmwareAsync(Platform platform, MrTdVariant variant, CancellationToken cancel)
    {
        if (platform.Firmware is { } recorded)
            return FirmwareRegisters.Predict(platform, recorded);
        var content = await ReadAsync(options.Firmware, "install the package ovmf, or name another firmware for TDX", cancel);
        try
        {
            return FirmwareRegisters.Predict(platform, FirmwareImage.Parse(content), variant);
        }
        catch (MalformedFirmwareException cause)
        {
            throw new StepFailedException($"{options.Firmware}: {cause.Message}", cause);
        }
    }

    async Task<byte[]> ReadAsync(string path, string remedy, CancellationToken cancel) => File.Exists(path)
        ? await File.ReadAllBytesAsync(path, cancel)
        : throw new AssetMissingException($"{(path.StartsWith(workspace.Root, StringComparison.Ordinal) ? workspace.Name(path) : path)} is not there; {remedy}.");
}
