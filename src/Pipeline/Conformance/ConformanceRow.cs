namespace Pipeline.Conformance;

/// <summary>One requirement, held against a finished disk. What only a booted machine can show is not among them.</summary>
public sealed record ConformanceRow
{
    /// <summary>R1 to R7 are upstream's; the others are ours.</summary>
    public required string Id { get; init; }

    public required string Requirement { get; init; }
    public required ConformanceOutcome Outcome { get; init; }

    /// <summary>What was found, as sentences.</summary>
    public required string Found { get; init; }

    /// <summary>A row whose outcome follows from what speaks against it.</summary>
    /// <param name="id">Of the requirement.</param>
    /// <param name="requirement">What must be so.</param>
    /// <param name="applies">Whether the profile has the requirement.</param>
    /// <param name="against">Sentences; none when the requirement is met.</param>
    /// <param name="good">What was found when nothing speaks against it.</param>
    internal static ConformanceRow Of(string id, string requirement, bool applies, IEnumerable<string> against, string good)
    {
        string[] found = [.. against];
        return new()
        {
            Id = id,
            Requirement = requirement,
            Outcome = !applies ? ConformanceOutcome.NotApplicable : found is [] ? ConformanceOutcome.Met : ConformanceOutcome.NotMet,
            Found = !applies ? "This profile is open here on purpose." : found is [] ? good : string.Join(" ", found),
        };
    }
}
