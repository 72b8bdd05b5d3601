namespace Attestation.Quotes;

/// <summary>The bytes are not laid out as a quote; says which field, and where.</summary>
public class MalformedQuoteException : FormatException
{
    public MalformedQuoteException()
    {
    }

    public MalformedQuoteException(string message) : base(message)
    {
    }

    public MalformedQuoteException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal MalformedQuoteException(string field, int offset, string finding)
        : base($"TDX quote: {field} {finding}.") => (Field, Offset) = (field, offset);

    /// <summary>Dotted name of the field, as in <c>body.mr_seam</c>.</summary>
    public string Field { get; } = "";

    /// <summary>Where the field starts, in bytes from the start of the quote.</summary>
    public int Offset { get; }
}
