using System.Text;
using System.Text.Json;
using Attestation.Protocol;
using Node.Kms;
using Node.Simulated;

namespace Node.Fetching;

/// <summary>What the simulated TD's port gives instead of a metadata server. On a trust domain there is no such port.</summary>
/// <param name="port">null: the machine has none any more.</param>
sealed class SimulatedAttributes(TdPort? port) : IMachineAttributes
{
    const int Most = 256 << 10;

    public async Task<MachineAttributes> ReadAsync(CancellationToken cancel)
    {
        var attributes = await AskAsync(cancel);
        return new()
        {
            KmsUrl = Text("kms-url"),
            KmsVersion = Text("kms-version"),
            KmsCa = Text("kms-ca"),
            KmsPolicy = Text("kms-policy") is { } policy ? Decode(policy) : null,
            RootCa = Text("root-ca"),
            CollateralUrl = Text("collateral-url"),
        };

        string? Text(string name) => !attributes.TryGetProperty(name, out var value) ? null
            : value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 and <= Most } text ? text
            : throw Refused($"The attribute {name} is no text of 1 to {Most} characters.");
    }

    async Task<JsonElement> AskAsync(CancellationToken cancel)
    {
        if (port is null)
            throw Refused("The machine has no port to its simulated TD any more, so nobody says where its KMS is.");
        try
        {
            var answer = await port.AskAsync(new() { ["op"] = "attributes" }, cancel);
            return answer.TryGetProperty("attributes", out var attributes) && attributes.ValueKind is JsonValueKind.Object
                ? attributes
                : throw Refused("The simulated TD answered \"attributes\" without an object of them.");
        }
        catch (TdPortException cause)
        {
            throw Refused(cause.Message, cause);
        }
    }

    static string Decode(string base64) => StrictBase64.TryDecode(base64, out var bytes)
        ? Encoding.UTF8.GetString(bytes)
        : throw Refused("The attribute kms-policy is not base64.");

    static ProbeFailedException Refused(string message, Exception? cause = null) => new(ProbeStage.Transport, ProbeCode.ProviderNotConfigured, message, cause);
}
