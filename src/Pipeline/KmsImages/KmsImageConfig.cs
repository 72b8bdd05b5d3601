using Attestation;

namespace Pipeline.KmsImages;

/// <summary>How a KMS image starts, and what it says of itself.</summary>
static class KmsImageConfig
{
    /// <summary>mero-kms in the base layer: owns nothing but the folder of its state.</summary>
    public const int UserId = 65532;

    public static OciConfig For(Profile profile, string version) => new()
    {
        // A day of making would give the same content another digest every day.
        Created = "1970-01-01T00:00:00Z",
        Architecture = "amd64",
        Os = "linux",
        Config = new()
        {
            User = $"{UserId}:{UserId}",
            ExposedPorts = new Dictionary<string, OciNothing> { ["8080/tcp"] = new() },
            // Without the second, .NET opens a socket for debuggers in /tmp, which cannot be written and should not.
            Env = ["PATH=/usr/bin", "DOTNET_EnableDiagnostics=0"],
            Entrypoint = ["/usr/bin/mero-kms-phala"],
            WorkingDir = "/",
            Labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["network.calimero.mero-kms.profile"] = profile.Name,
                ["org.opencontainers.image.description"] = "Gives a confidential node its key once it has proven what it is",
                ["org.opencontainers.image.source"] = $"https://github.com/{KmsImageSteps.Repository}",
                ["org.opencontainers.image.title"] = "mero-kms-phala",
                ["org.opencontainers.image.version"] = version,
            },
        },
        Rootfs = new() { Type = "layers", DiffIds = [] },
    };
}
