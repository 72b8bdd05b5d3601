using Attestation;
using Attestation.Comparisons;

namespace Pipeline.Explanations;

/// <summary>What changed from one node image to another, register by register, down to its cause.</summary>
public sealed record NodeExplanation
{
    public required Profile Profile { get; init; }

    public required MeasurementComparison Comparison { get; init; }

    /// <summary>In the order of the registers, then of the events.</summary>
    public required IReadOnlyList<ReleaseCause> Causes { get; init; }

    /// <summary>What differs without a proven cause.</summary>
    public required IReadOnlyList<UnknownCause> Unknown { get; init; }

    /// <summary>What changed without moving a register, in sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Explains; the same two images always give the same answer.</summary>
    public static NodeExplanation Between(ReleasedNode before, ReleasedNode after)
    {
        var comparison = MeasurementComparison.Compare(before.Statement, after.Statement);
        var root = RootCauses.Between(before, after);
        var found = new CauseFinder(before, after, comparison, root).Find();
        return new()
        {
            Profile = after.Profile,
            Comparison = comparison,
            Causes = found.Causes,
            Unknown = found.Unknown,
            Notes = root.Notes,
        };
    }
}
