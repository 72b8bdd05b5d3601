using System.Text.Json;
using System.Text.Json.Nodes;
using Attestation;
using Attestation.Measurements;
using Node.Boot;

namespace Node.Simulated;

/// <summary>The registers that mero-sim keeps for a machine without TDX.</summary>
sealed class SimulatedRegisters : IMachineRegisters
{
    readonly TdPort port;

    SimulatedRegisters(TdPort port, Measurement mrTd) => (this.port, MrTd) = (port, mrTd);

    public EvidenceEnvironment Environment => EvidenceEnvironment.Simulation;

    public Measurement MrTd { get; }

    /// <summary>Reports what the vTPM measured, from which the TD's registers follow. It may be done again on the same boot.</summary>
    /// <exception cref="BootRefusedException">The machine has no vTPM that tells.</exception>
    /// <exception cref="TdPortException">The TD does not answer, or refuses the measurements.</exception>
    public static async Task<SimulatedRegisters> ReportAsync(MachinePaths paths, TdPort port, CancellationToken cancel)
    {
        var answer = await port.AskAsync(VtpmMeasurements.Read(paths), cancel);
        return answer.TryGetProperty("registers", out var registers) && registers.ValueKind is JsonValueKind.Object
            ? new(port, Value(registers, "mrtd", "measured"))
            : throw NoValue("registers", "measured");
    }

    public async Task<Measurement> ReadRtmr3Async(CancellationToken cancel) =>
        Value(await port.AskAsync(new() { ["op"] = "read", ["register"] = 3 }, cancel), "value", "read");

    public async Task<Measurement> ExtendRtmr3Async(Measurement digest, CancellationToken cancel)
    {
        var before = await ReadRtmr3Async(cancel);
        var told = Value(await port.AskAsync(new() { ["op"] = "extend", ["register"] = 3, ["digest"] = digest.ToString() }, cancel), "value", "extend");
        var (after, expected) = (await ReadRtmr3Async(cancel), before.Extend(digest));
        return told == expected && after == expected
            ? after
            : throw new BootRefusedException($"The simulated TD's RTMR3 holds {after} after the extension by {digest}, and its answer was {told}; {expected} was expected.", ExitCode.VerificationFailed);
    }

    /// <summary>Tells whoever started the machine how the boot went.</summary>
    public Task TellAsync(BootRecord record, CancellationToken cancel) =>
        port.AskAsync(new() { ["op"] = "report", ["name"] = "boot", ["content"] = JsonNode.Parse(record.ToJson()) }, cancel);

    static Measurement Value(JsonElement answer, string name, string op) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String && Measurement.TryParse(value.GetString(), out var read)
            ? read
            : throw NoValue(name, op);

    static TdPortException NoValue(string name, string op) =>
        new($"The simulated TD answered \"{op}\" without {name}, or with one of another form.", ExitCode.VerificationFailed);
}
