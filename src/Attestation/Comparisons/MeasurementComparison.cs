using Attestation.Measurements;

namespace Attestation.Comparisons;

/// <summary>Two statements about the registers of a machine, register by register and event by event.</summary>
public sealed record MeasurementComparison
{
    /// <summary>Every register that both sides state is equal, and there is one.</summary>
    public bool IsEqual => Registers.Any(register => register.IsEqual is true) && Registers.All(register => register.IsEqual is not false);

    /// <summary>All five, in their order.</summary>
    public required IReadOnlyList<ComparedRegister> Registers { get; init; }

    /// <summary>Compares; the same two statements always give the same answer.</summary>
    public static MeasurementComparison Compare(MeasurementStatement before, MeasurementStatement after)
    {
        var registers = Enum.GetValues<Register>();
        var differences = registers.ToDictionary(register => register, register => Align(register, before[register], after[register]));
        var words = new DifferenceWords(before, after, differences);
        return new()
        {
            Registers =
            [
                .. registers.Select(register => new ComparedRegister
                {
                    Register = register,
                    IsEqual = IsSame(before[register].Values, after[register].Values),
                    Before = before[register].Values,
                    After = after[register].Values,
                    Events = [.. differences[register].Select(difference => words.Explain(register, difference))],
                    Notes = Notes(register, before, after),
                }),
            ],
        };
    }

    /// <summary>A value is equal to a list that accepts it; two lists are equal when they accept the same.</summary>
    static bool? IsSame(IReadOnlyList<Measurement> before, IReadOnlyList<Measurement> after) => (before, after) switch
    {
        ([], _) or (_, []) => null,
        ([var one], _) => after.Contains(one),
        (_, [var one]) => before.Contains(one),
        _ => before.ToHashSet().SetEquals(after),
    };

    static IReadOnlyList<AlignedEvent> Align(Register register, RegisterStatement before, RegisterStatement after) =>
        before.Measured is { } one && after.Measured is { } other && one.Value != other.Value ? EventAlignment.Compare(register, one, other) : [];

    static List<string> Notes(Register register, MeasurementStatement before, MeasurementStatement after)
    {
        var (one, other) = (before[register], after[register]);
        if (IsSame(one.Values, other.Values) is true)
            return [];
        List<string> notes = [.. new[] { one.Missing, other.Missing }.OfType<string>().Distinct()];
        if (register is Register.Rtmr3 && other.Measured is null && other.Values is [var value] && Guess(one, value) is { } guessed)
            notes.Add(guessed);
        return notes;
    }

    /// <summary>What a node can be is few: the value itself tells which.</summary>
    static string? Guess(RegisterStatement known, Measurement value)
    {
        if (known.Measured?.Events is not [{ Name: "profile" } item] || KnownText.Of(item) is not { IsProven: true, Text: var text } || ProfileEvent.Read(text) is not (_, var rootHash))
            return null;
        return Profile.All.FirstOrDefault(profile => ProfileEvent.Register(profile, rootHash).Value == value) is { } found
            ? $"The value after is that of the profile {found} with the same root hash (proven by computing it)."
            : value.IsZero ? "The value after is zero: nothing has extended it, so that no node booted that far." : null;
    }
}
