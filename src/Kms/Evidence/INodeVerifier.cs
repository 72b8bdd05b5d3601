using Kms.Errors;

namespace Kms.Evidence;

/// <summary>Proves that a quote is genuine under the root of this KMS's environment.</summary>
interface INodeVerifier
{
    /// <exception cref="RefusedException">It is not, or the means to tell are out of reach.</exception>
    Task<VerifiedNode> VerifyAsync(ReadOnlyMemory<byte> quote, CancellationToken cancel);
}
