using System.Buffers;
using System.Net.Http.Headers;

namespace Attestation.Collateral;

/// <summary>One answer of a collateral service: a body of bounded size, the chains that stand in headers, and by what to ask for news.</summary>
sealed record CollateralAnswer
{
    /// <summary>Characters of a chain as its header has it; Intel's have some 4,000.</summary>
    const int LongestChain = 64 * 1024;

    public required Uri Address { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>The headers with a certificate chain, by their names in any case.</summary>
    public required IReadOnlyDictionary<string, string> Chains { get; init; }

    /// <summary>RFC 9110, 8.8.3. Intel documents none; caches on common web frameworks send one.</summary>
    public required EntityTagHeaderValue? EntityTag { get; init; }

    /// <summary>RFC 9110, 8.8.2.</summary>
    public required DateTimeOffset? LastModified { get; init; }

    /// <summary>The service said only that nothing changed; the body is from before.</summary>
    public bool IsReused { get; init; }

    public bool CanBeAskedForNews => EntityTag is not null || LastModified is not null;

    /// <summary>A chain in PEM, URL-encoded in the first of these headers that is there.</summary>
    /// <exception cref="CollateralUnavailableException">There is none, or one without end.</exception>
    public string Chain(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!Chains.TryGetValue(name, out var chain))
                continue;
            return chain.Length <= LongestChain ? Uri.UnescapeDataString(chain) : throw Malformed($"answered more than {LongestChain} characters in the header {name}");
        }
        throw Malformed($"answered without the header {names[0]}");
    }

    /// <summary>The body as DER; some caches answer its hex.</summary>
    public byte[] Der()
    {
        if (Body is [(byte)'3', (byte)'0', ..])
        {
            var der = new byte[Body.Length / 2];
            if (Convert.FromHexString(Body, der, out _, out _) is OperationStatus.Done)
                return der;
        }
        return Body;
    }

    /// <summary>The text of a member exactly as it stands in the body, and the signature over it, which stands beside it.</summary>
    /// <exception cref="CollateralUnavailableException">The body has another form.</exception>
    public (string Text, byte[] Signature) SignedMember(string member)
    {
        try
        {
            return SignedBody.Read(Body, member);
        }
        catch (FormatException e)
        {
            throw Malformed($"did not answer {member} with its signature", e);
        }
    }

    CollateralUnavailableException Malformed(string finding, Exception? cause = null) => new(Address, CollateralFailureReason.MalformedAnswer, finding, cause);
}
