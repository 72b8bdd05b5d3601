namespace Attestation.Measurements;

/// <summary>Where a fact about a platform comes from.</summary>
public enum FactBasis
{
    /// <summary>Read from the log or the quote of a real machine of this kind.</summary>
    Recorded,

    /// <summary>Follows from documentation or from a similar machine; nobody has seen it on this one.</summary>
    Assumed,
}
