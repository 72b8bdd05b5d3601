using System.Text.Json;
using Kms.Settings;
using Kms.State;

namespace Kms.Policies;

/// <summary>Remembers on disk which policy was the newest, so that nobody can bring an older one back.</summary>
/// <remarks>A folder that was never used remembers nothing: the first policy is taken as it comes.</remarks>
sealed class PolicyMemory(KmsSettings settings)
{
    string Path => System.IO.Path.Combine(settings.State.Folder, $"policy-{settings.Environment.ToString().ToLowerInvariant()}-{settings.Profile}.json");

    /// <summary>Demands that a policy is the newest one or newer, and remembers it before anything is decided by it.</summary>
    /// <exception cref="PolicyRefusedException">It is older or another of the same version, or what was seen cannot be told or kept.</exception>
    public void Remember(LoadedPolicy policy, string source)
    {
        try
        {
            StateFolder.Prepare(settings.State.Folder, settings.Environment);
            if (Seen() is { } seen && !IsNewer(policy, seen, source))
                return;
            DurableFile.Replace(Path, JsonSerializer.SerializeToUtf8Bytes(
                new() { Environment = settings.Environment, Profile = settings.Profile, PolicyVersion = policy.Version, Sha256 = policy.Sha256 }, SeenPolicyJson.File.SeenPolicy));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new PolicyRefusedException($"Which policy was the newest can be neither read nor kept in {Path} ({cause.Message}); without that an older one could come back. Give MERO_KMS_STATE_DIR a folder that this KMS may write to.", cause);
        }
    }

    static bool IsNewer(LoadedPolicy policy, SeenPolicy seen, string source)
    {
        if (policy.Version < seen.PolicyVersion)
            throw new PolicyRefusedException($"{source} is version {policy.Version}, but version {seen.PolicyVersion} was in force here already; to go back, publish the old content as a higher version.");
        if (policy.Version == seen.PolicyVersion && policy.Sha256 != seen.Sha256)
            throw new PolicyRefusedException($"{source} is version {policy.Version} with the SHA-256 {policy.Sha256}, but the version {seen.PolicyVersion} that was in force here has {seen.Sha256}; one version is one policy, so find out who published two.");
        return policy.Version > seen.PolicyVersion;
    }

    SeenPolicy? Seen()
    {
        if (!File.Exists(Path))
            return null;
        try
        {
            var seen = JsonSerializer.Deserialize(File.ReadAllBytes(Path), SeenPolicyJson.File.SeenPolicy);
            if (seen is { PolicyVersion: > 0, Sha256.Length: 64 } && seen.Profile == settings.Profile && seen.Environment == settings.Environment)
                return seen;
        }
        catch (JsonException cause)
        {
            throw Unreadable(cause);
        }
        throw Unreadable(null);
    }

    // Never taken for "nothing was seen": that is what somebody who wants an old policy back would make of it.
    PolicyRefusedException Unreadable(JsonException? cause) =>
        new($"{Path} does not say which policy was the newest here; put the file back, or, if you know that no newer one was in force, remove it.", cause);
}
