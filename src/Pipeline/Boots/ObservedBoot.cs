using System.Text.Json;
using Attestation;
using Attestation.Measurements;
using Pipeline.Machines;

namespace Pipeline.Boots;

/// <summary>What one boot of a node image measured, and that it is what was predicted: <c>artifacts/boots/{profile}/boot.json</c>.</summary>
public sealed record ObservedBoot
{
    /// <summary>Always 1.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The image version, <c>X.Y.Z</c>.</summary>
    public required string Version { get; init; }

    public required Profile Profile { get; init; }

    /// <summary>The dm-verity root hash, 64 lower-case hex digits, as the booted node read it from its command line.</summary>
    public required string RootHash { get; init; }

    /// <summary>Whose quotes say so: the machine has a vTPM and a simulated trust domain.</summary>
    public required EvidenceEnvironment Environment { get; init; }

    /// <summary>Name of the platform file whose machine was booted.</summary>
    public required string Platform { get; init; }

    /// <summary><c>sha256:{hex}</c> of the firmware that was booted.</summary>
    public required string FirmwareSha256 { get; init; }

    /// <summary>QEMU's version.</summary>
    public required string Qemu { get; init; }

    public required Accelerator Accelerator { get; init; }

    /// <summary><c>sha256:{hex}</c> of the measurement record that it was compared with.</summary>
    public required string MeasurementsSha256 { get; init; }

    /// <summary>Equal, when each register that was compared is.</summary>
    public required BootOutcome Outcome { get; init; }

    /// <summary>All five registers, in their order.</summary>
    public required IReadOnlyList<RegisterVerdict> Comparison { get; init; }

    /// <summary>By register: what was observed.</summary>
    public required IReadOnlyDictionary<string, ObservedRegister> Registers { get; init; }

    /// <summary>By number: the vTPM's SHA-384 bank, to which the logs replay.</summary>
    public required IReadOnlyDictionary<string, Measurement> Pcrs { get; init; }

    /// <summary>The file's text: indented by two, LF, final newline.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, BootsJson.Files.ObservedBoot) + "\n";

    /// <summary>Reads a file's text strictly.</summary>
    /// <exception cref="JsonException">A member is unknown, missing, null, twice there or has another form.</exception>
    public static ObservedBoot Parse(string json) =>
        JsonSerializer.Deserialize(json, BootsJson.Files.ObservedBoot) ?? throw new JsonException("The boot record is null.");
}
