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

    internal CollateralUnavailableException(Uri address, HttpStatusCode? status, string finding, Exception? cause = null)
        : base($"GET {address} {finding}.", cause) => (Address, Status) = (address, status);

    /// <summary>What was asked for; null when nothing was.</summary>
    public Uri? Address { get; }

    /// <summary>The answer's status; null when there was no answer.</summary>
    public HttpStatusCode? Status { get; }
}
