using Attestation;
using Simulator.Quotes;

namespace Simulator.Serving;

/// <summary>Quotes of node trust domains: genuine ones, and such as a KMS has to refuse.</summary>
sealed class NodeQuotes(NodeDomains domains, QuoteSigner signer, QuoteSigner foreign)
{
    /// <summary>A quote of a profile's node.</summary>
    /// <returns>Null when there is no such node.</returns>
    /// <exception cref="FormatException">The fault is none of ours.</exception>
    public byte[]? Sign(string profile, ReadOnlySpan<byte> reportData, string? fault) =>
        domains.Find(profile) is { } domain ? Sign(domain, reportData, fault) : null;

    /// <summary>A quote of any domain.</summary>
    /// <exception cref="FormatException">The fault is none of ours.</exception>
    public byte[] Sign(TrustDomain domain, ReadOnlySpan<byte> reportData, string? fault) => fault switch
    {
        null => signer.Sign(domain, reportData),
        "debug-attribute" => signer.Sign(domain with { IsDebug = true }, reportData),
        "foreign-root" => foreign.Sign(domain, reportData),
        _ => throw new FormatException($"\"{OneLine.Of(fault, 40)}\" is not a fault; the faults are debug-attribute and foreign-root."),
    };
}
