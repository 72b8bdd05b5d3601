using Attestation;

namespace Pipeline.KmsImages;

/// <summary>The compose file with which a KMS runs, its image pinned by digest.</summary>
/// <param name="Text">LF, final newline.</param>
/// <param name="AllowedVariables">The variables that it leaves open.</param>
public sealed record KmsComposeFile(string Text, IReadOnlyList<string> AllowedVariables)
{
    /// <summary>Where the policy and the simulator's root are mounted in the simulation.</summary>
    public const string MountedFolder = "/run/mero-kms";

    public const string PolicyPath = $"{MountedFolder}/policy.json";
    public const string RootCaPath = $"{MountedFolder}/root-ca.pem";

    /// <summary>Where a run that gives its KMS TLS mounts them.</summary>
    public const string TlsCertificatePath = $"{MountedFolder}/tls-certificate.pem";

    public const string TlsKeyPath = $"{MountedFolder}/tls-key.pem";

    /// <summary>Where the KMS keeps what outlives it: its audit log, and the newest policy it has seen.</summary>
    public const string StateFolder = "/var/lib/mero-kms";

    /// <summary>The volume that is mounted there; on the machine's own, encrypted disk.</summary>
    public const string StateVolume = "mero-kms-state";

    public const string StateVariable = "MERO_KMS_STATE_DIR";
    public const string CollateralVariable = "MERO_KMS_COLLATERAL_URL";

    /// <summary>Renders the file.</summary>
    /// <param name="image">Repository and digest: <c>ghcr.io/owner/name@sha256:{hex}</c>.</param>
    /// <param name="profile">The image's profile, said again for whoever reads the file.</param>
    /// <param name="version">The release version.</param>
    /// <param name="environment">In tdx nothing but the machine's socket and the KMS's own volume enters the container.</param>
    /// <param name="repository"><c>owner/name</c> on GitHub, from whose release of this version a tdx KMS fetches its policy.</param>
    public static KmsComposeFile Render(string image, Profile profile, string version, EvidenceEnvironment environment, string repository) =>
        environment is EvidenceEnvironment.Tdx
            ? new(Service(image, profile, version, "tdx", Tdx(profile, version, repository), ""), [])
            : new(Service(image, profile, version, "simulation", Simulation, $"\n      - {MountedFolder}:{MountedFolder}:ro"), [CollateralVariable]);

    // The policy cannot be pinned here: it lists the compose hash, which is over this text.
    static string Tdx(Profile profile, string version, string repository) =>
        $"MERO_KMS_POLICY_URL: \"https://github.com/{repository}/releases/download/mero-kms-v{version}/kms-phala-attestation-policy.{profile}.json\"";

    static string Simulation => $$"""
        MERO_KMS_POLICY_FILE: "{{PolicyPath}}"
              MERO_KMS_SIMULATION_ROOT_CA: "{{RootCaPath}}"
              {{CollateralVariable}}: "${{{CollateralVariable}}}"
        """;

    static string Service(string image, Profile profile, string version, string environment, string policy, string volumes) => $"""
        services:
          mero-kms-phala:
            image: "{image}"
            restart: unless-stopped
            stop_grace_period: 30s
            read_only: true
            cap_drop:
              - ALL
            security_opt:
              - no-new-privileges:true
            ulimits:
              core: 0
            ports:
              - "8080:8080"
            environment:
              LISTEN_ADDR: "0.0.0.0:8080"
              DSTACK_SOCKET_PATH: "/var/run/dstack.sock"
              CHALLENGE_TTL_SECS: "60"
              MERO_KMS_VERSION: "{version}"
              MERO_KMS_PROFILE: "{profile}"
              MERO_KMS_ENVIRONMENT: "{environment}"
              {StateVariable}: "{StateFolder}"
              {policy}
            volumes:
              - /var/run/dstack.sock:/var/run/dstack.sock
              - {StateVolume}:{StateFolder}{volumes}
        volumes:
          {StateVolume}: {"{}"}

        """;
}
