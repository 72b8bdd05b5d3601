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

    public CollateralUnavailableException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
