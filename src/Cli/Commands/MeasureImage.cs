using System.CommandLine;
using System.Text;
using Attestation;
using Attestation.Measurements;
using Pipeline.Measurements;
using Pipeline.Runs;

namespace Cli.Commands;

/// <summary><c>mero-tee measure image DISK</c>: every register of a machine that boots a disk image, with the events behind it.</summary>
sealed class MeasureImage : Command
{
    readonly Argument<string> disk = new("DISK") { Description = "A raw disk image, such as artifacts/images/debug/disk.raw." };

    readonly Option<string?> firmware = new("--firmware") { Description = "The firmware of the machine, as a file; needed unless the platform records its own." };

    readonly Option<string?> platform = new("--platform")
    {
        Description = "What is known of the machine: a file, or the name of one in images/platforms of the checkout around here. Without it RTMR0 is not predicted.",
    };

    readonly Option<string?> variant = new("--variant")
    {
        Description = "How the host builds the machine: one-pass, two-pass or everything (needs --td-hob); without it as the platform says, else one-pass.",
    };

    readonly Option<string?> tdHob = new("--td-hob") { Description = "For everything: a file with the memory list as the host writes it." };

    readonly Option<string?> profile = new("--profile") { Description = "The profile that the image must be of; another one ends with 10." };

    public MeasureImage() : base("image", "Predicts the registers of a machine that boots a disk image, from the image alone.")
    {
        Add(disk);
        Add(firmware);
        Add(platform);
        Add(variant.AcceptOnlyFromAmong([.. MeasureFirmware.Variants.Keys]));
        Add(tdHob);
        Add(profile.AcceptOnlyFromAmong([.. Profile.All.Select(known => known.Name)]));
        SetAction(RunAsync);
    }

    async Task<int> RunAsync(ParseResult asked, CancellationToken cancel)
    {
        var image = await DiskMeasurement.MeasureAsync(
            new()
            {
                Disk = asked.GetRequiredValue(disk),
                Firmware = asked.GetValue(firmware),
                Platform = asked.GetValue(platform),
                Variant = asked.GetValue(variant) is { } name ? MeasureFirmware.Variants[name] : null,
                TdHob = asked.GetValue(tdHob),
                Profile = asked.GetValue(profile) is { } known ? Profile.Parse(known) : null,
            },
            cancel);
        await asked.InvocationConfiguration.Output.WriteAsync(asked.GetValue(SharedOptions.Json) ? image.ToJson() : ToText(image));
        return (int)ExitCode.Done;
    }

    static string ToText(MeasuredImage image)
    {
        var text = new StringBuilder()
            .Append($"image      {image.Profile?.Name ?? "no node"}{(image.Version is null ? "" : $" {image.Version}")}\n")
            .Append($"platform   {image.Platform ?? "not given"}\n")
            .Append($"root hash  {image.RootHash ?? "not known"}\n");
        foreach (var register in Enum.GetValues<Register>())
        {
            text.Append($"\n{register.ToString().ToUpperInvariant()}  {image[register]?.Value.ToString() ?? "not predicted"}\n");
            foreach (var note in (image.Notes ?? []).Where(note => note.Register == register))
                text.Append($"  {note.Text}\n");
            foreach (var item in image[register]?.Events ?? [])
                text.Append($"  {item.Digest.ToString()[..16]}…  {item.Name}: {item.Hashed}\n");
        }
        return text.ToString();
    }
}
