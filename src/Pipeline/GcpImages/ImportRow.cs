using Pipeline.Conformance;

namespace Pipeline.GcpImages;

/// <summary>One requirement of Compute Engine's for a disk that is imported as an image, held against a finished disk.</summary>
public sealed record ImportRow
{
    /// <summary>Stable: <c>partition-table</c>.</summary>
    public required string Id { get; init; }

    public required string Requirement { get; init; }

    /// <summary>Where it is documented.</summary>
    public required string Source { get; init; }

    public required ConformanceOutcome Outcome { get; init; }

    /// <summary>What was found, as sentences.</summary>
    public required string Found { get; init; }

    /// <summary>A row whose outcome follows from what speaks against it.</summary>
    /// <param name="id">Of the requirement.</param>
    /// <param name="requirement">What must be so.</param>
    /// <param name="source">Where it is documented.</param>
    /// <param name="against">Sentences; none when the requirement is met.</param>
    /// <param name="good">What was found when nothing speaks against it.</param>
    internal static ImportRow Of(string id, string requirement, string source, IEnumerable<string> against, string good)
    {
        string[] found = [.. against];
        return new()
        {
            Id = id,
            Requirement = requirement,
            Source = source,
            Outcome = found is [] ? ConformanceOutcome.Met : ConformanceOutcome.NotMet,
            Found = found is [] ? good : string.Join(" ", found),
        };
    }
}
