using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>One register of a log against the same register of a quote.</summary>
public sealed record RegisterComparison
{
    public required Register Register { get; init; }

    public required RegisterOutcome Outcome { get; init; }

    /// <summary>Null where the log does not give it.</summary>
    public required Measurement? Replayed { get; init; }

    public required Measurement Quoted { get; init; }

    /// <summary>All registers, in their order.</summary>
    /// <param name="replay">The register's value by the log; null where the log does not give it.</param>
    /// <param name="quote">The registers of a quote; they prove something only when the quote was verified.</param>
    internal static IReadOnlyList<RegisterComparison> Compare(Func<Register, MeasuredRegister?> replay, RegisterValues quote) =>
        [.. Enum.GetValues<Register>().Select(register => Of(register, replay(register)?.Value, quote[register]))];

    /// <summary>Whether a comparison proves the log: RTMR0 to RTMR2 are equal, and no register differs.</summary>
    public static bool IsMatch(IReadOnlyList<RegisterComparison> comparison) =>
        comparison.All(item => item.Outcome is RegisterOutcome.Equal
            || (item.Outcome is RegisterOutcome.NotJudged && item.Register is Register.MrTd or Register.Rtmr3));

    static RegisterComparison Of(Register register, Measurement? replayed, Measurement quoted) => new()
    {
        Register = register,
        Outcome = replayed is null ? RegisterOutcome.NotJudged : replayed == quoted ? RegisterOutcome.Equal : RegisterOutcome.Differs,
        Replayed = replayed,
        Quoted = quoted,
    };
}
