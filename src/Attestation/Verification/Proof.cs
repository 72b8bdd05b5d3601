namespace Attestation.Verification;

/// <summary>What a check gives whatever the time is: a value, or the refusal, always the same one.</summary>
sealed class Proof<T>
    where T : class
{
    readonly T? value;
    readonly FailedCheck? failed;

    public Proof(Func<T> prove)
    {
        try
        {
            value = prove();
        }
        catch (RejectedException rejected)
        {
            failed = rejected.Failed;
        }
    }

    /// <exception cref="RejectedException">It was refused.</exception>
    public T Demand() => value ?? throw new RejectedException(failed!);
}
