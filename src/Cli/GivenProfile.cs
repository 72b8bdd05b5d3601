using Attestation;
using Pipeline.Runs;

namespace Cli;

/// <summary>A profile that the caller names.</summary>
static class GivenProfile
{
    /// <summary>Null where none is named.</summary>
    /// <exception cref="AskedWronglyException">There is no such profile.</exception>
    public static Profile? Parse(string? name)
    {
        if (name is null)
            return null;
        return Profile.TryParse(name, out var profile) ? profile : throw new AskedWronglyException($"--profile \"{name}\" is none of the profiles: {string.Join(", ", Profile.All)}.");
    }
}
