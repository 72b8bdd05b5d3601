using System.Text.Json;
using Attestation;
using Attestation.Measurements;
using Node.Simulated;

namespace Node.Boot;

/// <summary>Extends RTMR3 by the profile event, once per boot. What depends on it starts only after it succeeded.</summary>
sealed class BootAgent(MachinePaths paths, MachineRegisters machine, TimeProvider time)
{
    /// <summary>Extends RTMR3 unless this boot has done so, and leaves the boot record.</summary>
    /// <exception cref="BootRefusedException">Image and command line disagree, or RTMR3 does not say what the image is.</exception>
    /// <exception cref="TdPortException">The machine has no TDX, and its simulated TD is of no use.</exception>
    public async Task<BootRecord> ExtendAsync(CancellationToken cancel)
    {
        var markers = CommandLineMarkers.Parse(Read(paths.CommandLine));
        DemandSameProfile(markers);
        var registers = await machine.OpenAsync(cancel);
        var digest = ProfileEvent.For(markers.Profile, markers.RootHash).Digest;
        var expected = Measurement.Zero.Extend(digest);
        var found = await registers.ReadRtmr3Async(cancel);
        var record = new BootRecord
        {
            Environment = registers.Environment,
            Profile = markers.Profile,
            RootHash = markers.RootHash,
            Event = digest,
            MrTd = registers.MrTd,
            Rtmr3 = found == expected ? found : await DemandUntouched(found, expected).ExtendRtmr3Async(digest, cancel),
            ExtendedAt = Earlier()?.ExtendedAt ?? time.GetUtcNow(),
        };
        Directory.CreateDirectory(Path.GetDirectoryName(paths.BootRecord)!);
        await File.WriteAllTextAsync(paths.BootRecord, record.ToJson(), cancel);
        await registers.TellAsync(record, cancel);
        return record;

        // The register, not the record, tells whether this boot was extended: it cannot be edited.
        IMachineRegisters DemandUntouched(Measurement value, Measurement wanted) => value.IsZero
            ? registers
            : throw new BootRefusedException(
                $"RTMR3 holds {value} before the profile event; it must be zero, or {wanted} when this boot was extended already. "
                + "Something else extended it. Reboot, and start nothing that extends RTMR3 before mero-node.",
                ExitCode.VerificationFailed);
    }

    /// <summary>The record of this boot.</summary>
    /// <exception cref="BootRefusedException">There is none, or it is not what the agent writes.</exception>
    public static BootRecord DemandRecord(MachinePaths paths)
    {
        if (!File.Exists(paths.BootRecord))
            throw new BootRefusedException($"{paths.BootRecord} is not there: RTMR3 was not extended on this boot. Run mero-node boot first.", ExitCode.AssetMissing);
        try
        {
            return BootRecord.Parse(File.ReadAllText(paths.BootRecord));
        }
        catch (JsonException cause)
        {
            throw new BootRefusedException($"{paths.BootRecord} is not a boot record: {cause.Message} Run mero-node boot again.", ExitCode.Failed, cause);
        }
    }

    BootRecord? Earlier() => File.Exists(paths.BootRecord) ? DemandRecord(paths) : null;

    void DemandSameProfile(CommandLineMarkers markers)
    {
        var text = Read(paths.ImageProfile).TrimEnd('\n');
        if (!Profile.TryParse(text, out var profile))
            throw new BootRefusedException($"{paths.ImageProfile} says \"{text}\"; the profiles are {string.Join(", ", Profile.All)}.", ExitCode.VerificationFailed);
        if (profile != markers.Profile)
        {
            throw new BootRefusedException(
                $"{paths.ImageProfile} says {profile} and /proc/cmdline says {markers.Profile}: command line and root file system are of different images.",
                ExitCode.VerificationFailed);
        }
    }

    static string Read(string path) => File.Exists(path)
        ? File.ReadAllText(path)
        : throw new BootRefusedException($"{path} is not there; the image has it.", ExitCode.AssetMissing);
}
