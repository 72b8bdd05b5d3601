using System.Net;

namespace Attestation.Collateral;

/// <summary>Collateral cannot be had now: whether the quote is genuine stays open.</summary>
public sealed class CollateralUnavailableException : Exception
{
    public CollateralUnavailableException()
    {
    }

    public CollateralUnavailableException(string message) : base(message)
    {
    }

    public CollateralUnavailableException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    internal CollateralUnavailableException(CollateralFailureReason reason, string message, Exception? cause = null)
        : base(message, cause) => Reason = reason;

    internal CollateralUnavailableException(Uri address, CollateralFailureReason reason, string finding, Exception? cause = null)
        : base($"GET {address} {finding}.", cause) => (Address, Reason) = (address, reason);

    public CollateralFailureReason Reason { get; }

    /// <summary>What was asked for; null when nothing was.</summary>
    public Uri? Address { get; }

    /// <summary>The answer's status; null when there was no answer.</summary>
    public HttpStatusCode? Status { get; internal init; }

    /// <summary>When it may be had again: as the service says (<c>Retry-After</c>), or as long as it is not asked again; null: unknown.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>Whether the same request may well succeed in a moment.</summary>
    internal bool MayPass => Reason is CollateralFailureReason.Unreachable or CollateralFailureReason.TimedOut or CollateralFailureReason.ServiceError;
}
