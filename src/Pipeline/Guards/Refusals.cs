using Pipeline.Runs;

namespace Pipeline.Guards;

/// <summary>Turns broken rules into one refusal that names all of them.</summary>
static class Refusals
{
    /// <summary>Does nothing when no rule is broken.</summary>
    /// <param name="where">The file or set of files that was looked at.</param>
    /// <param name="broken">Clauses: what was found, what was expected.</param>
    /// <exception cref="VerificationFailedException">At least one rule is broken.</exception>
    public static void Demand(string where, IReadOnlyList<string> broken)
    {
        if (broken is [var only])
            throw new VerificationFailedException($"{where}: {only}.");
        if (broken.Count > 1)
            throw new VerificationFailedException($"{where}:{string.Concat(broken.Select(clause => $"\n  - {clause}."))}");
    }
}
