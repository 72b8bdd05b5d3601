using Attestation;
using Pipeline.Runs;

namespace Pipeline.Staging;

/// <summary>What staging needs, and where it lies.</summary>
static class StagingPaths
{
    public const string Node = "mero-node";
    public const string Simulator = "mero-sim";
    public const string Kms = "mero-kms-phala";

    public static string Program(Workspace workspace, string name) => workspace.Artifact("programs", name, name);

    public static string DstackOs(Workspace workspace) => workspace.Source("images", "platforms", "dstack-simulation.yaml");

    public static string Measurements(Workspace workspace) => workspace.Artifact("measurements");

    public static string KmsFile(Workspace workspace, Profile profile, string name) => workspace.Artifact("kms", profile.Name, name);

    public static string Measurements(Workspace workspace, Profile profile) => workspace.Artifact("measurements", $"{profile}.json");

    public static string Image(Workspace workspace, Profile profile, string file) => workspace.Artifact("images", profile.Name, file);

    public static string Observed(Workspace workspace, Profile profile) => workspace.Artifact("observed", $"{profile}.json");

    public static string Candidate(Workspace workspace, Profile profile) => Policy(workspace, "candidate", profile);

    public static string ProbeReport(Workspace workspace, Profile profile, string form) => workspace.Artifact("probe", profile.Name, $"probe-report.{form}");

    public static string Endpoints(Workspace workspace) => workspace.Artifact("staging", "endpoints.json");

    /// <summary>The candidate of the last release, or what it became.</summary>
    /// <exception cref="AssetMissingException">There was no release yet.</exception>
    public static string PolicyInUse(Workspace workspace, Profile profile)
    {
        var candidates = (string[])[Candidate(workspace, profile), Policy(workspace, "staging", profile)];
        return candidates.FirstOrDefault(File.Exists)
            ?? throw new AssetMissingException($"Neither {string.Join(" nor ", candidates.Select(workspace.Name))} is there: no release was made here yet. Run ./build.sh Release first.");
    }

    /// <exception cref="AssetMissingException">It is not there.</exception>
    public static string Demand(Workspace workspace, string path) => File.Exists(path) || Directory.Exists(path)
        ? path
        : throw new AssetMissingException($"{workspace.Name(path)} is not there; ./build.sh Release makes it.");

    static string Policy(Workspace workspace, string channel, Profile profile) =>
        workspace.Artifact("policies", channel, $"kms-phala-attestation-policy.{profile}.json");
}
