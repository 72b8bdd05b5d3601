using System.Runtime.CompilerServices;

namespace Attestation.Verification;

/// <summary>Keeps what each check found, until one fails.</summary>
sealed class Checklist
{
    readonly Dictionary<Check, VerificationCheck> made = [];

    public void Pass(Check check, string found) => made[check] = Make(check, CheckOutcome.Passed, found);

    /// <exception cref="RejectedException">It does not hold.</exception>
    public void Demand(Check check, bool holds, RejectionReason reason, [InterpolatedStringHandlerArgument(nameof(holds))] Finding found)
    {
        if (!holds)
            throw Refuse(check, reason, found.ToStringAndClear());
    }

    /// <inheritdoc cref="Demand(Check, bool, RejectionReason, Finding)"/>
    public void Demand(Check check, bool holds, RejectionReason reason, string found)
    {
        if (!holds)
            throw Refuse(check, reason, found);
    }

    /// <summary>Notes the failure; the caller throws what comes back.</summary>
    public RejectedException Refuse(Check check, RejectionReason reason, string found)
    {
        made[check] = Make(check, CheckOutcome.Failed, found);
        return new(reason);
    }

    public IReadOnlyList<VerificationCheck> ToList() =>
        [.. Check.All.Select(check => made.GetValueOrDefault(check) ?? Make(check, CheckOutcome.NotReached, ""))];

    static VerificationCheck Make(Check check, CheckOutcome outcome, string found) =>
        new() { Name = check.Name, Outcome = outcome, Found = found, Expected = check.Expected };
}
