using System.Text;
using Attestation;
using Attestation.Comparisons;
using Attestation.Measurements;

namespace Cli.Commands;

/// <summary>What <c>explain</c> answers.</summary>
sealed record ExplainAnswer
{
    /// <summary>Every register that both sides state is equal.</summary>
    public required bool Equal { get; init; }

    /// <summary>What A and B are, in words.</summary>
    public required string Before { get; init; }

    public required string After { get; init; }

    public required IReadOnlyList<RegisterAnswer> Registers { get; init; }

    /// <summary>What nobody looked at here.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public static ExplainAnswer Of(MeasurementStatement before, MeasurementStatement after)
    {
        var comparison = MeasurementComparison.Compare(before, after);
        return new()
        {
            Equal = comparison.IsEqual,
            Before = before.Kind,
            After = after.Kind,
            Registers = [.. comparison.Registers.Select(RegisterAnswer.Of)],
            Notes = before.Kind.Contains("quote", StringComparison.Ordinal) || after.Kind.Contains("quote", StringComparison.Ordinal)
                ? ["Whether the quote is genuine was not asked: mero-tee quote verify does."]
                : [],
        };
    }

    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var register in Registers)
            register.AppendTo(text);
        foreach (var note in Notes)
            text.Append(note).Append('\n');
        var compared = Registers.Where(register => register.Equal is not null).ToList();
        var different = compared.Where(register => register.Equal is false).Select(register => Name(register.Register)).ToList();
        text.Append('\n').Append(different is [] ? "Equal" : $"Different in {string.Join(", ", different)}")
            .Append(compared.Count == Registers.Count ? ".\n" : $"; only {string.Join(", ", compared.Select(register => Name(register.Register)))} could be compared.\n");
        return text.ToString();
    }

    // A log calls its events what it likes, and says of them what it likes: nothing of that may begin a line.
    internal static string Line(EventDifference item) => $"  {OneLine.Of($"{item.Name}: {item.Words}", int.MaxValue)}\n";

    internal static string Name(Register register) => register.ToString().ToUpperInvariant();
}
