using Attestation;
using Node.Keys;
using Node.Quotes;
using Node.Simulated;

namespace Node.Probes;

/// <summary>Quotes of simulated nodes: the right one, and the wrong ones that are signed all the same.</summary>
sealed record TdQuotes
{
    const string DebugAttribute = "debug-attribute";
    const string ForeignRoot = "foreign-root";

    /// <summary>Of a node of the policy's profile.</summary>
    public required IQuoteSource OfProfile { get; init; }

    /// <summary>Of a TD that its host can read.</summary>
    public required IQuoteSource OfDebugTd { get; init; }

    /// <summary>With the right content, under another root.</summary>
    public required IQuoteSource UnderForeignRoot { get; init; }

    /// <summary>Of nodes that this KMS is not for.</summary>
    public required IReadOnlyDictionary<Profile, IQuoteSource> Others { get; init; }

    /// <summary>The profiles that this KMS is not for, in their order.</summary>
    public IEnumerable<Profile> OtherProfiles => Profile.All.Where(Others.ContainsKey);

    /// <summary>All from a simulator's addresses: none of this machine.</summary>
    /// <param name="http">Asks it.</param>
    /// <param name="profile">Of the policy.</param>
    /// <param name="addresses">Where each profile's simulated TD gives quotes.</param>
    public static TdQuotes OfSimulator(HttpClient http, Profile profile, IReadOnlyDictionary<Profile, Uri> addresses) => new()
    {
        OfProfile = new HttpQuoteSource(http, addresses[profile]),
        OfDebugTd = new HttpQuoteSource(http, new($"{addresses[profile]}?fault={DebugAttribute}")),
        UnderForeignRoot = new HttpQuoteSource(http, new($"{addresses[profile]}?fault={ForeignRoot}")),
        Others = OthersOf(http, profile, addresses),
    };

    /// <summary>Those of the policy's profile from the machine itself; only what it cannot be is the simulator's.</summary>
    /// <param name="port">The machine's.</param>
    /// <param name="http">Asks the simulator.</param>
    /// <param name="profile">The machine's.</param>
    /// <param name="addresses">Where the other profiles' simulated TDs give quotes.</param>
    public static TdQuotes OfMachine(TdPort port, HttpClient http, Profile profile, IReadOnlyDictionary<Profile, Uri> addresses) => new()
    {
        OfProfile = new TdPortQuoteSource(port),
        OfDebugTd = new TdPortQuoteSource(port, DebugAttribute),
        UnderForeignRoot = new TdPortQuoteSource(port, ForeignRoot),
        Others = OthersOf(http, profile, addresses),
    };

    static Dictionary<Profile, IQuoteSource> OthersOf(HttpClient http, Profile profile, IReadOnlyDictionary<Profile, Uri> addresses) =>
        addresses.Where(one => one.Key != profile).ToDictionary(one => one.Key, one => (IQuoteSource)new HttpQuoteSource(http, one.Value));
}
