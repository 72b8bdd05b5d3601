using System.Text.Json;
using Attestation;
using Attestation.Measurements;

namespace Pipeline.Explanations;

/// <summary>What <c>published-mrtds.json</c> says: upstream's releases have it, too.</summary>
/// <param name="Version">The release version.</param>
/// <param name="Profiles">Of each profile, the values that its registers may have; none where the register is not published.</param>
sealed record PublishedNodes(string Version, IReadOnlyDictionary<Profile, Func<Register, IReadOnlyList<Measurement>>> Profiles)
{
    /// <summary>Reads the members that tell; others are left alone, because the form is upstream's.</summary>
    /// <exception cref="FormatException">A member is missing or has another form.</exception>
    public static PublishedNodes Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { AllowDuplicateProperties = false, MaxDepth = 16 });
            var root = document.RootElement;
            if (root.GetProperty("role").GetString() is not "node")
                throw new FormatException("its role is not node");
            var profiles = new Dictionary<Profile, Func<Register, IReadOnlyList<Measurement>>>();
            foreach (var entry in root.GetProperty("profiles").EnumerateObject())
            {
                if (!Profile.TryParse(entry.Name, out var profile))
                    throw new FormatException($"it has a profile \"{entry.Name}\"; the profiles are {string.Join(", ", Profile.All)}");
                var values = Enum.GetValues<Register>().ToDictionary(register => register, register => Values(entry.Value, register));
                profiles[profile] = register => values[register];
            }
            return new(root.GetProperty("tag").GetString() ?? throw new FormatException("its tag is null"), profiles);
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"it is not what a release publishes ({cause.Message.TrimEnd('.')})", cause);
        }
    }

    static IReadOnlyList<Measurement> Values(JsonElement profile, Register register)
    {
        var name = Policies.PolicyListRules.Word(register);
        List<string?> texts = profile.TryGetProperty(name, out var one) ? [one.GetString()] : [];
        if (profile.TryGetProperty($"allowed_{name}", out var allowed))
            texts.AddRange(allowed.EnumerateArray().Select(value => value.GetString()));
        return [.. texts.Distinct().Select(Measurement.Parse)];
    }
}
