using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Node.Data.Tools;

namespace Node.Conformance;

/// <summary>What systemd says of its units.</summary>
sealed partial class UnitFacts(FactFiles files, ITools tools)
{
    const string Own = "usr/lib/systemd/system";

    static readonly IReadOnlyList<string> CredentialFolders = ["@system", "@encrypted"];

    public IEnumerable<BootedFact> All() =>
    [
        new("units", UnitsAsync),
        new("exposures", ExposuresAsync),
        new("core_limits", LimitsAsync),
        new("credentials", Credentials),
    ];

    async Task<JsonNode> UnitsAsync(CancellationToken cancel)
    {
        var said = await tools.DemandAsync("systemctl", ["list-units", "--all", "--no-pager", "--output=json"], default, cancel);
        return FactFiles.List(Parse(said).Select(unit => new JsonObject
        {
            ["unit"] = Member(unit, "unit"),
            ["load"] = Member(unit, "load"),
            ["active"] = Member(unit, "active"),
            ["sub"] = Member(unit, "sub"),
        }));
    }

    async Task<JsonNode> ExposuresAsync(CancellationToken cancel)
    {
        var (exposures, units) = (new JsonObject(), Services());
        var said = await tools.DemandAsync("systemd-analyze", ["security", "--no-pager", .. units], default, cancel);
        foreach (Match found in Overall().Matches(said))
            exposures[found.Groups[1].Value] = decimal.Parse(found.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
        return units.FirstOrDefault(unit => !exposures.ContainsKey(unit)) is { } lacking
            ? throw new FactMissingException($"systemd-analyze security gives {lacking} no overall level.")
            : exposures;
    }

    async Task<JsonNode> LimitsAsync(CancellationToken cancel)
    {
        var units = Services();
        // A line a unit, in the order in which they are asked for, and an empty one between.
        var said = (await tools.DemandAsync("systemctl", ["show", "--property=LimitCORE", "--value", .. units], default, cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return said.Length == units.Count
            ? new JsonObject(units.Zip(said, (unit, limit) => KeyValuePair.Create(unit, (JsonNode?)limit)))
            : throw new FactMissingException($"systemctl tells {said.Length} limits of {units.Count} units.");
    }

    IReadOnlyList<string> Services() => Directory.Exists(files.PathOf(Own))
        ? [.. Directory.EnumerateFiles(files.PathOf(Own), "mero-node*.service").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
        : throw new FactMissingException($"/{Own} is not there.");

    // Names only: a credential may be a secret.
    JsonArray Credentials() => FactFiles.List(CredentialFolders
        .Select(kind => files.PathOf($"run/credentials/{kind}")).Where(Directory.Exists)
        .SelectMany(Directory.EnumerateFileSystemEntries).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));

    static IEnumerable<JsonElement> Parse(string said)
    {
        try
        {
            using var document = JsonDocument.Parse(said);
            return document.RootElement.ValueKind is JsonValueKind.Array ? [.. document.RootElement.EnumerateArray().Select(unit => unit.Clone())] : throw new JsonException("It is no list.");
        }
        catch (JsonException cause)
        {
            throw new FactMissingException("systemctl lists units in a form that is not known.", cause);
        }
    }

    static string Member(JsonElement unit, string name) => unit.ValueKind is JsonValueKind.Object && unit.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
        ? value.GetString()!
        : throw new FactMissingException($"systemctl lists a unit without {name}.");

    [GeneratedRegex(@"Overall exposure level for (\S+): (\d+\.\d+) ")]
    private static partial Regex Overall();
}
