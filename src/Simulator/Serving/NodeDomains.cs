using System.Text.Json;
using Attestation;
using Attestation.Measurements;
using Simulator.Quotes;

namespace Simulator.Serving;

/// <summary>A trust domain for each node image that has been measured.</summary>
sealed class NodeDomains
{
    readonly Dictionary<Profile, TrustDomain> domains;

    NodeDomains(Dictionary<Profile, TrustDomain> domains) => this.domains = domains;

    public IReadOnlyCollection<Profile> Profiles => domains.Keys;

    /// <summary>The domain of a profile; null when its image was not measured.</summary>
    public TrustDomain? Find(string profile) =>
        Profile.TryParse(profile, out var known) ? domains.GetValueOrDefault(known) : null;

    /// <summary>Reads the measurement records of a folder, as they are now.</summary>
    /// <exception cref="UnusableInputException">There is none, or one cannot be used.</exception>
    public static NodeDomains Read(string folder)
    {
        var found = Profile.All
            .Select(profile => (Profile: profile, Path: Path.Combine(folder, $"{profile}.json")))
            .Where(file => File.Exists(file.Path))
            .ToDictionary(file => file.Profile, file => ReadOne(file.Profile, file.Path));
        return found.Count > 0
            ? new(found)
            : throw new UnusableInputException($"{folder} has no measurement record; at least one of {string.Join(", ", Profile.All.Select(profile => $"{profile}.json"))} is expected.");
    }

    static TrustDomain ReadOne(Profile profile, string path)
    {
        try
        {
            var record = MeasurementRecord.Parse(File.ReadAllText(path));
            return record.Profile == profile
                ? new() { Registers = record.ToValues() }
                : throw new UnusableInputException($"{path} is of profile {record.Profile}; its name says {profile}.");
        }
        catch (Exception cause) when (cause is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UnusableInputException($"{path} is no usable measurement record: {cause.Message}", cause);
        }
    }
}
