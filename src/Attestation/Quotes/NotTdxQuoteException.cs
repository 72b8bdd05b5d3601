namespace Attestation.Quotes;

/// <summary>The bytes are a quote, or claim to be one, but of another kind of enclave: SGX, or a TEE type unknown here.</summary>
public sealed class NotTdxQuoteException : MalformedQuoteException
{
    public NotTdxQuoteException()
    {
    }

    public NotTdxQuoteException(string message) : base(message)
    {
    }

    public NotTdxQuoteException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal NotTdxQuoteException(string field, int offset, string finding) : base(field, offset, finding)
    {
    }
}
