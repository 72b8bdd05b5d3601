using System.Text.Json.Nodes;
using Attestation.Measurements;
using Node.Boot;

namespace Node.Simulated;

/// <summary>What the vTPM of a machine without TDX measured during its boot.</summary>
static class VtpmMeasurements
{
    const int Pcrs = 24;

    /// <summary>Of a line of 1 MiB base64 takes four bytes for three, and the PCRs some thousand.</summary>
    const int MaximumLogs = 700 << 10;

    /// <summary>The question that reports all of it.</summary>
    /// <exception cref="BootRefusedException">The machine has no vTPM, no log of it, or no SHA-384 bank.</exception>
    public static JsonObject Read(MachinePaths paths)
    {
        var log = Demand(paths.FirmwareLog, "The machine has no TPM, or its firmware wrote no log: start it with a vTPM (swtpm).");
        // systemd keeps it where it has extended something; the firmware's log was closed before.
        var system = File.Exists(paths.SystemLog) ? ReadAll(paths.SystemLog) : [];
        if (log.Length + system.Length > MaximumLogs)
            throw Refused($"{paths.FirmwareLog} and {paths.SystemLog} have {log.Length + system.Length} bytes; the simulated TD takes at most {MaximumLogs}.");
        return new()
        {
            ["op"] = "measured",
            ["log"] = Convert.ToBase64String(log),
            ["system_log"] = Convert.ToBase64String(system),
            ["pcrs"] = new JsonObject(Enumerable.Range(0, Pcrs).Select(pcr => KeyValuePair.Create($"{pcr}", (JsonNode?)PcrOf(paths, pcr).ToString()))),
        };
    }

    static Measurement PcrOf(MachinePaths paths, int pcr)
    {
        var path = paths.Pcr(pcr);
        var text = System.Text.Encoding.Latin1.GetString(Demand(path, "The vTPM has no SHA-384 bank: make it with one (swtpm_setup --pcr-banks sha384).")).TrimEnd('\n');
        // The kernel writes upper case.
        return Measurement.TryParse(text.ToLowerInvariant(), out var value)
            ? value
            : throw Refused($"{path} does not hold {2 * Measurement.Size} hex digits.");
    }

    static byte[] Demand(string path, string remedy) => File.Exists(path)
        ? ReadAll(path)
        : throw new BootRefusedException($"{path} is not there. {remedy}", ExitCode.AssetMissing);

    static byte[] ReadAll(string path)
    {
        try
        {
            return KernelFile.Read(path, MaximumLogs);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new BootRefusedException($"{path} could not be read: {cause.Message} Nothing is started without it.", ExitCode.Failed, cause);
        }
    }

    static BootRefusedException Refused(string message) => new(message, ExitCode.VerificationFailed);
}
