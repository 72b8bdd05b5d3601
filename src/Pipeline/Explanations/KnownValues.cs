using Attestation.Measurements;
using Pipeline.Measurements;
using Pipeline.Runs;

namespace Pipeline.Explanations;

/// <summary>Register values that some record knows, by which a value that was not released here can be named.</summary>
public sealed record KnownValues
{
    /// <summary>Where they stand, in words: <c>the release 3.1.0, debug</c>.</summary>
    public required string Where { get; init; }

    /// <summary>The release version; null for a platform.</summary>
    public required Version? Release { get; init; }

    public required Func<Register, IReadOnlyList<Measurement>> Values { get; init; }

    /// <summary>Of the releases beside a release's folder. One that cannot be read knows nothing.</summary>
    public static async Task<IReadOnlyList<KnownValues>> BesideAsync(string release, CancellationToken cancel)
    {
        var own = Path.TrimEndingDirectorySeparator(Path.GetFullPath(release));
        List<KnownValues> known = [];
        foreach (var folder in Directory.GetDirectories(Path.GetDirectoryName(own)!, $"{NodeReleaseFolder.Prefix}*").Order(StringComparer.Ordinal).Where(folder => folder != own))
        {
            try
            {
                var other = await new NodeReleaseFolder(folder).ReadAsync(cancel);
                known.AddRange(other.Nodes.Select(node => new KnownValues
                {
                    Where = $"the release {other.Version}, {node.Profile}",
                    Release = Version.TryParse(other.Version, out var version) ? version : null,
                    Values = register => node.Statement[register].Values,
                }));
            }
            catch (RunException)
            {
                // It only could have named a value; the comparison itself does not depend on it.
            }
        }
        return known;
    }

    /// <summary>Of the platforms in a checkout whose firmware is recorded.</summary>
    public static async Task<IReadOnlyList<KnownValues>> OfPlatformsAsync(Workspace workspace, CancellationToken cancel)
    {
        List<KnownValues> known = [];
        foreach (var name in PlatformFile.NamesIn(workspace))
        {
            if ((await PlatformFile.ReadAsync(workspace, name, cancel)).Platform is not { Firmware: { } firmware } platform)
                continue;
            var values = FirmwareRegisters.Predict(platform, firmware);
            known.Add(new()
            {
                Where = $"the platform {name} ({platform.Machine})",
                Release = null,
                Values = register => register switch { Register.MrTd => [values.MrTd.Value], Register.Rtmr0 => [values.Rtmr0.Value], _ => [] },
            });
        }
        return known;
    }

    /// <summary>Who knows a value, in sentences.</summary>
    internal static IEnumerable<string> Find(IReadOnlyList<KnownValues> known, string version, Register register, Measurement value)
    {
        string[] found = [.. known.Where(values => values.Values(register).Contains(value)).Select(values => $"{values.Where}{Age(values.Release, version)}")];
        if (found is not [])
            yield return $"The value is known: it is that of {string.Join("; ", found)}.";
        else if (register is Register.MrTd)
            yield return "No record here knows this firmware; ask its vendor's endorsement before anything trusts it.";
    }

    static string Age(Version? release, string version) => release is not null && Version.TryParse(version, out var own)
        ? release > own ? " (newer)" : release < own ? " (older)" : ""
        : "";
}
