using System.Text;
using Attestation.Verification;
using Pipeline.Runs;

namespace Cli;

/// <summary>The root that the caller trusts.</summary>
static class GivenRoot
{
    /// <param name="name"><c>intel</c>, or a file in PEM.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="AssetMissingException">It is not there.</exception>
    /// <exception cref="AskedWronglyException">It has another form.</exception>
    public static async Task<TrustRoot> ReadAsync(string name, CancellationToken cancel)
    {
        if (name is "intel")
            return TrustRoot.Intel;
        try
        {
            return TrustRoot.FromPem(Encoding.Latin1.GetString(await GivenFile.ReadAsync(name, "a root in PEM, or the word intel,", cancel)));
        }
        catch (FormatException cause)
        {
            throw new AskedWronglyException($"{name}: {cause.Message}", cause);
        }
    }
}
