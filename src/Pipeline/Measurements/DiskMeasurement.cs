using Attestation.Disks;
using Attestation.Executables;
using Attestation.Firmware;
using Attestation.Measurements;
using Pipeline.Runs;

namespace Pipeline.Measurements;

/// <summary>Predicts the registers of a disk image from nothing but its bytes, a firmware and a platform.</summary>
public static class DiskMeasurement
{
    /// <summary>Reads the disk and predicts; what an input is missing for stays null, with a note.</summary>
    /// <exception cref="AssetMissingException">A named file is not there.</exception>
    /// <exception cref="AskedWronglyException">A file has another form, or the inputs contradict each other.</exception>
    /// <exception cref="VerificationFailedException">The image is of another profile.</exception>
    public static async Task<MeasuredImage> MeasureAsync(DiskQuestion question, CancellationToken cancel)
    {
        var platform = question.Platform is { } named ? await ReadPlatformAsync(named, cancel) : null;
        var (mrTd, rtmr0) = await FirmwareAsync(question, platform, cancel);
        var (uki, partitionTable) = ReadDisk(question.Disk);
        var (markers, why) = Markers(uki);
        if (question.Profile is { } expected && markers?.Profile != expected)
            throw new VerificationFailedException($"{question.Disk}: the image is of {(markers is null ? $"no profile, because {why}" : $"the profile {markers.Profile}")}; {expected} is expected.");

        var rtmr1 = Predict(question.Disk, () => KernelRegisters.PredictRtmr1(uki, partitionTable, platform?.Platform.SecureBoot ?? false));
        var rtmr2 = Predict(question.Disk, () => KernelRegisters.PredictRtmr2(uki));
        List<MeasurementNote> notes = [];
        if (rtmr0 is null)
            notes.Add(new(Register.Rtmr0, "RTMR0 is not predicted: memory, ACPI tables and variables of the machine are not known. Give --platform."));
        if (platform is null && uki.IsKernelMeasured(secureBoot: false) != uki.IsKernelMeasured(secureBoot: true))
            notes.Add(new(Register.Rtmr1, $"RTMR1 is predicted for machines without Secure Boot; with it, it is {KernelRegisters.PredictRtmr1(uki, partitionTable, secureBoot: true).Value}. Give --platform to settle it."));
        if (markers is null)
            notes.Add(new(Register.Rtmr3, $"RTMR3 is not predicted: {why}, so the image is none of a node."));
        return new()
        {
            Version = uki.OsRelease("IMAGE_VERSION"),
            Profile = markers?.Profile,
            Platform = platform?.Platform.Name,
            RootHash = markers?.RootHash,
            MrTd = mrTd,
            Rtmr0 = rtmr0,
            Rtmr1 = rtmr1,
            Rtmr2 = rtmr2,
            Rtmr3 = markers is null ? null : ProfileEvent.Register(markers.Profile, markers.RootHash),
            Notes = notes is [] ? null : notes,
        };
    }

    static async Task<PlatformChoice> ReadPlatformAsync(string named, CancellationToken cancel)
    {
        if (named.Contains('/', StringComparison.Ordinal) || named.EndsWith(".yaml", StringComparison.Ordinal))
            return PlatformFile.Parse(System.Text.Encoding.UTF8.GetString(await GivenFile.ReadAsync(named, "a platform", cancel)), Path.GetFileNameWithoutExtension(named), named);
        return await PlatformFile.ReadAsync(Workspace.Containing(Environment.CurrentDirectory), named, cancel);
    }

    static async Task<(MeasuredRegister MrTd, MeasuredRegister? Rtmr0)> FirmwareAsync(DiskQuestion question, PlatformChoice? choice, CancellationToken cancel)
    {
        var variant = question.Variant ?? choice?.Variant ?? MrTdVariant.OnePass;
        if (variant is MrTdVariant.Everything != question.TdHob is not null)
            throw new AskedWronglyException("The variant \"everything\" measures the memory list, the others do not: give --td-hob with it, and only with it.");
        if (question.Firmware is null)
        {
            return choice?.Platform is { Firmware: { } recorded } platform
                ? (FirmwareRegisters.Predict(platform, recorded).MrTd, FirmwareRegisters.Predict(platform, recorded).Rtmr0)
                : throw new AskedWronglyException("MRTD is the firmware's, and no firmware is given: give --firmware, or a --platform that records its own.");
        }
        var content = await GivenFile.ReadAsync(question.Firmware, "a firmware", cancel);
        var tdHob = question.TdHob is null ? [] : await GivenFile.ReadAsync(question.TdHob, "a memory list", cancel);
        var predicted = Predict(question.Firmware, () => Predict(FirmwareImage.Parse(content), choice?.Platform, variant, tdHob));
        if (choice?.Platform.Firmware is { } own && own.MrTd.Digest != predicted.MrTd.Value)
        {
            throw new AskedWronglyException(
                $"{question.Firmware} gives MRTD {predicted.MrTd.Value}, but machines of {choice.Platform.Name} have {own.MrTd.Digest}: no machine has both. Leave out --firmware, or name another platform.");
        }
        return predicted;
    }

    static (MeasuredRegister MrTd, MeasuredRegister? Rtmr0) Predict(FirmwareImage firmware, Platform? platform, MrTdVariant variant, byte[] tdHob)
    {
        if (platform is null)
            return (FirmwareRegisters.PredictMrTd(firmware, variant, tdHob), null);
        var registers = FirmwareRegisters.Predict(platform, firmware, variant, tdHob);
        return (registers.MrTd, registers.Rtmr0);
    }

    static (UnifiedKernel Uki, Measurement PartitionTable) ReadDisk(string path)
    {
        GivenFile.Demand(path, "a disk image");
        return Predict(path, () =>
        {
            using var disk = File.OpenRead(path);
            var boot = BootFile.Find(disk);
            try
            {
                return (UnifiedKernel.Parse(boot.Content), GptEvent.Measure(disk));
            }
            catch (MalformedExecutableException cause)
            {
                throw new AskedWronglyException($"{path}: firmware starts {boot.Path}, and it is not measured as a unified kernel image is: {cause.Message}", cause);
            }
        });
    }

    static (ImageMarkers? Markers, string? Why) Markers(UnifiedKernel uki)
    {
        try
        {
            return (ImageMarkers.Parse(uki.CommandLine), null);
        }
        catch (FormatException cause)
        {
            return (null, cause.Message);
        }
        catch (MalformedExecutableException cause)
        {
            return (null, cause.Message.TrimEnd('.'));
        }
    }

    static T Predict<T>(string path, Func<T> predict)
    {
        try
        {
            return predict();
        }
        catch (Exception cause) when (cause is MalformedDiskException or MalformedExecutableException or MalformedFirmwareException or ArgumentException)
        {
            throw new AskedWronglyException($"{path}: {cause.Message}", cause);
        }
    }
}
