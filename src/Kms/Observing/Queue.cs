namespace Kms.Observing;

/// <summary>Where a request may have to wait for its turn.</summary>
enum Queue
{
    /// <summary>Quotes to verify.</summary>
    Verification,

    /// <summary>Own quotes to ask of dstack.</summary>
    Attestation,
}
