using System.Text;
using System.Text.Json.Serialization;
using Attestation.Comparisons;
using Attestation.Measurements;

namespace Cli.Commands;

/// <summary>One register of <see cref="ExplainAnswer"/>.</summary>
sealed record RegisterAnswer
{
    public required Register Register { get; init; }

    /// <summary>Null where one side says nothing about it.</summary>
    public required bool? Equal { get; init; }

    /// <summary>The value; null where there is none, or several are accepted.</summary>
    public required Measurement? Before { get; init; }

    /// <inheritdoc cref="Before"/>
    public required Measurement? After { get; init; }

    /// <summary>All accepted values, where there are several.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Measurement>? BeforeAnyOf { get; init; }

    /// <inheritdoc cref="BeforeAnyOf"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Measurement>? AfterAnyOf { get; init; }

    public required IReadOnlyList<EventDifference> Events { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public static RegisterAnswer Of(ComparedRegister compared) => new()
    {
        Register = compared.Register,
        Equal = compared.IsEqual,
        Before = compared.Before is [var before] ? before : null,
        After = compared.After is [var after] ? after : null,
        BeforeAnyOf = compared.Before.Count > 1 ? compared.Before : null,
        AfterAnyOf = compared.After.Count > 1 ? compared.After : null,
        Events = compared.Events,
        Notes = compared.Notes,
    };

    public void AppendTo(StringBuilder text)
    {
        text.Append($"{ExplainAnswer.Name(Register),-6} {(Equal switch { true => "equal", false => "different", null => "not compared" })}\n");
        if (Equal is false)
        {
            text.Append($"  before  {Lines(Before, BeforeAnyOf)}\n")
                .Append($"  after   {Lines(After, AfterAnyOf)}\n");
        }
        foreach (var item in Events)
            text.Append(ExplainAnswer.Line(item));
        foreach (var note in Notes)
            text.Append($"  {note}\n");
    }

    static string Lines(Measurement? one, IReadOnlyList<Measurement>? accepted) => one?.ToString() ?? string.Join("\n       or ", accepted ?? []);
}
