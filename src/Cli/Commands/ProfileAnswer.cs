using System.Text;
using Attestation;
using Pipeline.Explanations;

namespace Cli.Commands;

/// <summary>One profile of <see cref="ReleasesAnswer"/>.</summary>
sealed record ProfileAnswer
{
    public required Profile Profile { get; init; }

    /// <summary>What is another, with the registers that it moved.</summary>
    public required IReadOnlyList<ReleaseCause> Causes { get; init; }

    /// <summary>What differs without a proven cause.</summary>
    public required IReadOnlyList<UnknownCause> NotKnown { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public required IReadOnlyList<RegisterAnswer> Registers { get; init; }

    /// <summary>As lines; the registers with their events follow in <see cref="Registers"/>.</summary>
    internal IReadOnlyList<string> Lines { private get; init; } = [];

    public static ProfileAnswer Of(NodeExplanation explained) => new()
    {
        Profile = explained.Profile,
        Causes = explained.Causes,
        NotKnown = explained.Unknown,
        Notes = explained.Notes,
        Registers = [.. explained.Comparison.Registers.Select(RegisterAnswer.Of)],
        Lines = ExplanationText.Lines(explained),
    };

    public string ToText()
    {
        var text = new StringBuilder($"{Profile}\n");
        foreach (var line in Lines)
            text.Append($"{line}\n");
        foreach (var register in Registers.Where(register => register.Equal is false))
            register.AppendTo(text.Append('\n'));
        return text.ToString();
    }
}
