using Attestation;
using Kms.Errors;

namespace Kms.Policies;

/// <summary>The policy in force, or why there is none.</summary>
sealed class ActivePolicy(TimeProvider time)
{
    volatile LoadedPolicy? policy;
    volatile string reason = NotYetRead;

    public const string NotYetRead = "The policy has not been read yet.";

    /// <summary>Why there is no policy, or why what is published now is not the one in force; empty when it is.</summary>
    public string Reason => reason;

    /// <summary>How long the policy in force still holds, negative when it has expired; null when there is none.</summary>
    public TimeSpan? Left => policy?.ExpiresAt - time.GetUtcNow();

    /// <summary>The policy that was taken last, whether or not it still holds; null when there was none.</summary>
    public LoadedPolicy? Current => policy;

    public DateTimeOffset Now => time.GetUtcNow();

    public void Set(LoadedPolicy loaded) => (policy, reason) = (loaded, "");

    /// <summary>Keeps why there is no policy; one that is already in force stays.</summary>
    public void Refuse(string why) => reason = why;

    /// <exception cref="RefusedException">There is no policy for this moment.</exception>
    public LoadedPolicy DemandReady()
    {
        if (policy is not { } loaded)
            throw NotReady(reason);
        var now = time.GetUtcNow();
        if (now >= loaded.ExpiresAt)
            throw NotReady($"The policy expired at {JsonUtcTime.ToText(loaded.ExpiresAt)}.{(reason is "" ? "" : $" Its successor is refused: {reason}")}");
        // It was in force when it was loaded: the clock went back.
        if (now < loaded.NotBefore)
            throw NotReady($"The policy begins at {JsonUtcTime.ToText(loaded.NotBefore)}.");
        return loaded;
    }

    static RefusedException NotReady(string why) => new(Refusal.PolicyNotReady, why);
}
