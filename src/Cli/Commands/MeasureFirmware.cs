using System.CommandLine;
using System.Text;
using System.Text.Json;
using Attestation.Firmware;
using Pipeline.Runs;

namespace Cli.Commands;

/// <summary><c>mero-tee measure firmware FILE</c>: what a TDX firmware puts into MRTD and RTMR0.</summary>
sealed class MeasureFirmware : Command
{
    internal static readonly Dictionary<string, MrTdVariant> Variants = new(StringComparer.Ordinal)
    {
        ["one-pass"] = MrTdVariant.OnePass,
        ["two-pass"] = MrTdVariant.TwoPass,
        ["everything"] = MrTdVariant.Everything,
    };

    readonly Argument<string> file = new("FILE") { Description = "A whole firmware file for TDX, such as /usr/share/ovmf/OVMF.fd." };

    readonly Option<string> variant = new("--variant")
    {
        Description = "How the host builds the machine: one-pass (QEMU 9 and later, Google), two-pass (Canonical's QEMU 8.2) or everything (Google formerly; needs --td-hob).",
        DefaultValueFactory = _ => "one-pass",
    };

    readonly Option<string?> tdHob = new("--td-hob") { Description = "For everything: a file with the memory list as the host writes it." };

    public MeasureFirmware() : base("firmware", "Computes MRTD and the digest of the variable store from a firmware file.")
    {
        Add(file);
        Add(variant.AcceptOnlyFromAmong([.. Variants.Keys]));
        Add(tdHob);
        SetAction(RunAsync);
    }

    async Task<int> RunAsync(ParseResult asked, CancellationToken cancel)
    {
        var path = asked.GetRequiredValue(file);
        var chosen = Variants[asked.GetRequiredValue(variant)];
        var list = asked.GetValue(tdHob);
        if (chosen is MrTdVariant.Everything != list is not null)
            throw new AskedWronglyException("The variant \"everything\" measures the memory list, the others do not: give --td-hob with it, and only with it.");
        var content = await GivenFile.ReadAsync(path, "a firmware", cancel);
        var hob = list is null ? [] : await GivenFile.ReadAsync(list, "a memory list", cancel);
        var answer = Measure(path, content, chosen, hob);
        await asked.InvocationConfiguration.Output.WriteAsync(
            asked.GetValue(SharedOptions.Json) ? JsonSerializer.Serialize(answer, CliJson.Default.FirmwareAnswer) + "\n" : ToText(answer));
        return (int)ExitCode.Done;
    }

    static FirmwareAnswer Measure(string path, byte[] content, MrTdVariant variant, byte[] tdHob)
    {
        try
        {
            var firmware = FirmwareImage.Parse(content);
            return new()
            {
                MrTd = firmware.ComputeMrTd(variant, tdHob),
                CfvSha384 = firmware.CfvDigest,
                Sections = firmware.Sections,
            };
        }
        catch (Exception cause) when (cause is MalformedFirmwareException or ArgumentException)
        {
            throw new AskedWronglyException($"{path}: {cause.Message}", cause);
        }
    }

    static string ToText(FirmwareAnswer answer)
    {
        var text = new StringBuilder()
            .Append($"MRTD         {answer.MrTd}\n")
            .Append($"CFV SHA-384  {answer.CfvSha384?.ToString() ?? "none: the firmware has no variable store"}\n");
        foreach (var section in answer.Sections)
        {
            text.Append($"{section.Type,-12} 0x{section.Address:x8}, {section.MemorySize} bytes, ")
                .Append(section.FileSize == 0 ? "memory only" : $"from offset 0x{section.FileOffset:x} of the file")
                .Append((section.Attributes & TdvfSection.Extend) != 0 ? ", measured\n" : "\n");
        }
        return text.ToString();
    }
}
