using System.Runtime.CompilerServices;

namespace Attestation.Verification;

/// <summary>Stops at the first check that fails; when it records, it also keeps what each check before found.</summary>
sealed class Checklist(bool isRecording)
{
    readonly Dictionary<Check, VerificationCheck>? passed = isRecording ? [] : null;

    public bool IsRecording => passed is not null;

    public void Pass(Check check, [InterpolatedStringHandlerArgument("")] Note found)
    {
        if (IsRecording)
            Pass(check, found.ToStringAndClear());
    }

    public void Pass(Check check, string found)
    {
        if (passed is not null)
            passed[check] = Make(check, CheckOutcome.Passed, found);
    }

    /// <exception cref="RejectedException">It does not hold.</exception>
    public static void Demand(Check check, bool holds, RejectionReason reason, [InterpolatedStringHandlerArgument(nameof(holds))] Finding found)
    {
        if (!holds)
            throw Refuse(check, reason, found.ToStringAndClear());
    }

    /// <inheritdoc cref="Demand(Check, bool, RejectionReason, Finding)"/>
    public static void Demand(Check check, bool holds, RejectionReason reason, string found)
    {
        if (!holds)
            throw Refuse(check, reason, found);
    }

    /// <summary>The caller throws what comes back.</summary>
    public static RejectedException Refuse(Check check, RejectionReason reason, string found) => new(new(check, reason, found));

    /// <summary>All checks; those behind the one that failed were not reached.</summary>
    public IReadOnlyList<VerificationCheck> ToList(FailedCheck? failed) =>
    [
        .. Check.All.Select(check => check == failed?.Check
            ? failed.ToCheck()
            : passed?.GetValueOrDefault(check) ?? Make(check, CheckOutcome.NotReached, "")),
    ];

    static VerificationCheck Make(Check check, CheckOutcome outcome, string found) =>
        new() { Name = check.Name, Outcome = outcome, Found = found, Expected = check.Expected };
}
