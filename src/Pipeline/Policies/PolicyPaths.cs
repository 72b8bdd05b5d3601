using Attestation;
using Pipeline.Runs;

namespace Pipeline.Policies;

/// <summary>Where the policies of the local lane lie.</summary>
public static class PolicyPaths
{
    /// <summary>The file name that every channel and every release uses: upstream's.</summary>
    public static string FileName(Profile profile) => $"kms-phala-attestation-policy.{profile}.json";

    /// <summary>Made by a release, not yet proven.</summary>
    public static string Candidate(Workspace workspace, Profile profile) => workspace.Artifact("policies", "candidate", FileName(profile));

    /// <summary>Proven by a probe, ready to be promoted.</summary>
    public static string Staging(Workspace workspace, Profile profile) => workspace.Artifact("policies", "staging", FileName(profile));

    /// <summary>Promoted.</summary>
    public static string Production(Workspace workspace, Profile profile) => workspace.Artifact("policies", "production", FileName(profile));

    /// <summary>The probe report of a profile.</summary>
    public static string ProbeReport(Workspace workspace, Profile profile) => workspace.Artifact("probe", profile.Name, "probe-report.json");

    /// <summary>The predicted measurements of a profile's node image.</summary>
    public static string Measurements(Workspace workspace, Profile profile) => workspace.Artifact("measurements", $"{profile}.json");

    /// <summary>What the staging KMS of a profile showed of itself.</summary>
    public static string Observed(Workspace workspace, Profile profile) => workspace.Artifact("observed", $"{profile}.json");

    /// <summary>What dstack hashes into the compose hash.</summary>
    public static string AppCompose(Workspace workspace, Profile profile) => workspace.Artifact("kms", profile.Name, "app-compose.json");
}
