namespace Kms.Errors;

/// <summary>A request is not served. The details go to the caller: which check, never evidence or secrets.</summary>
sealed class RefusedException(Refusal refusal, string details, Exception? cause = null) : Exception(details, cause)
{
    public Refusal Refusal { get; } = refusal;

    /// <summary>When another try may succeed; null: the same request never will.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Something that this service needs does not answer.</summary>
    public static RefusedException Unavailable(string details, Exception cause) =>
        new(Refusal.DependencyUnavailable, details, cause) { RetryAfter = TimeSpan.FromSeconds(5) };
}
