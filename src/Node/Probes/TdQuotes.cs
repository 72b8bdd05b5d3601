using Attestation;
using Node.Keys;

namespace Node.Probes;

/// <summary>Quotes of simulated nodes: the right one, and the wrong ones that are signed all the same.</summary>
sealed class TdQuotes(HttpClient http, StagingSetup setup)
{
    /// <summary>Of a node of the policy's profile.</summary>
    public IQuoteSource OfProfile => Of(setup.Policy.Profile);

    /// <summary>Of a TD that its host can read.</summary>
    public IQuoteSource OfDebugTd => Of(setup.Policy.Profile, "?fault=debug-attribute");

    /// <summary>With the right content, under another root.</summary>
    public IQuoteSource UnderForeignRoot => Of(setup.Policy.Profile, "?fault=foreign-root");

    /// <summary>The profiles that this KMS is not for.</summary>
    public IEnumerable<Profile> OtherProfiles => Profile.All.Where(profile => profile != setup.Policy.Profile && setup.TdQuotes.ContainsKey(profile));

    public IQuoteSource Of(Profile profile, string query = "") => new HttpQuoteSource(http, new(setup.TdQuotes[profile] + query));
}
