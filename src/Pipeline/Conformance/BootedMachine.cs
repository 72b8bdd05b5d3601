using Pipeline.Images;

namespace Pipeline.Conformance;

/// <summary>A booted machine as the rows look at it: what it told, and what its image is to be.</summary>
sealed record BootedMachine
{
    public required ToldFacts Facts { get; init; }
    public required NodeProfile Profile { get; init; }
    public required NodeBase Base { get; init; }

    /// <summary>As the UKI carries it.</summary>
    public required string CommandLine { get; init; }

    /// <summary>The dm-verity root hash of the image, 64 lower-case hex digits.</summary>
    public required string RootHash { get; init; }

    /// <summary>What the image's sysctl files set.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    public ReviewedContent Reviewed => Base.Reviewed.With(Profile.Reviewed);

    /// <summary>Whether the profile is locked: no account, no SSH, no console.</summary>
    public bool IsLocked => Profile is { Accounts: [], Ssh: false, Console: false };

    /// <summary>A row that is judged by facts; where one cannot be used, that is what was found.</summary>
    /// <param name="id">Of the requirement.</param>
    /// <param name="requirement">What must be so.</param>
    /// <param name="applies">Whether the profile has the requirement.</param>
    /// <param name="against">Sentences; none when the requirement is met.</param>
    /// <param name="good">What was found when nothing speaks against it.</param>
    public static ConformanceRow Row(string id, string requirement, bool applies, Func<IEnumerable<string>> against, Func<string> good)
    {
        if (!applies)
            return ConformanceRow.Of(id, requirement, applies, [], "");
        try
        {
            string[] found = [.. against()];
            return ConformanceRow.Of(id, requirement, applies, found, found is [] ? good() : "");
        }
        catch (FactRefusedException refusal)
        {
            return ConformanceRow.Of(id, requirement, applies, [refusal.Message], "");
        }
    }

    /// <summary>The units of a kind, by the end of their names.</summary>
    public IEnumerable<ToldObject> Units(string end) => Facts.Objects("units").Where(unit => unit.Text("unit").EndsWith(end, StringComparison.Ordinal));

    /// <summary>Whether a service runs.</summary>
    public bool IsRunning(string service) => Units(".service").Any(unit => unit.Text("unit") == service && unit.Text("sub") is "running");

    /// <summary>A sentence for each unit that is active and whose name begins so.</summary>
    public IEnumerable<string> Active(IReadOnlyList<string> starts) => Facts.Objects("units")
        .Where(unit => unit.Text("active") is not ("inactive" or "failed") && starts.Any(start => unit.Text("unit").StartsWith(start, StringComparison.Ordinal)))
        .Select(unit => $"{unit.Text("unit")} is {unit.Text("active")}.");

    /// <summary>A sentence for each process that runs and whose name begins so.</summary>
    public IEnumerable<string> Processes(IReadOnlyList<string> starts) => Facts.Texts("processes")
        .Where(process => starts.Any(start => process.StartsWith(start, StringComparison.Ordinal))).Select(process => $"{process} runs.");
}
