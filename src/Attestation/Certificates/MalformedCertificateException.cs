namespace Attestation.Certificates;

/// <summary>A certificate or revocation list cannot be read, or is not of a kind that Intel's PKI has.</summary>
public sealed class MalformedCertificateException : FormatException
{
    public MalformedCertificateException()
    {
    }

    public MalformedCertificateException(string message) : base(message)
    {
    }

    public MalformedCertificateException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
