using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Attestation;

namespace Pipeline.KmsImages;

/// <summary>dstack's description of an application: <c>app-compose.json</c>. Its bytes are measured, so their form is fixed here.</summary>
/// <remarks>
/// The name does not depend on the channel: staging and production have one compose hash.
/// <see href="https://github.com/Dstack-TEE/dstack/blob/master/docs/security-guide/security-guide.md"/>
/// </remarks>
public sealed record AppCompose
{
    public required int ManifestVersion { get; init; }
    public required string Name { get; init; }
    public required string Runner { get; init; }
    public required string DockerComposeFile { get; init; }

    /// <summary>Keys come from dstack's KMS and outlive the machine; without it every machine would give its peers other keys.</summary>
    public required bool KmsEnabled { get; init; }

    public required bool GatewayEnabled { get; init; }
    public required bool LocalKeyProviderEnabled { get; init; }
    public required string KeyProviderId { get; init; }
    public required bool PublicLogs { get; init; }
    public required bool PublicSysinfo { get; init; }
    public required bool PublicTcbinfo { get; init; }
    public required bool NoInstanceId { get; init; }

    /// <summary>Policies expire and challenges time out: the machine waits for a clock before it starts anything.</summary>
    public required bool SecureTime { get; init; }

    /// <summary>The variables that whoever starts the machine may set. Anything else in the compose file is fixed by the hash.</summary>
    public required IReadOnlyList<string> AllowedEnvs { get; init; }

    /// <summary>The KMS of one profile.</summary>
    public static AppCompose ForKms(Profile profile, KmsComposeFile compose) => new()
    {
        ManifestVersion = 2,
        Name = $"mero-kms-{profile}",
        Runner = "docker-compose",
        DockerComposeFile = compose.Text,
        KmsEnabled = true,
        GatewayEnabled = true,
        LocalKeyProviderEnabled = false,
        KeyProviderId = "",
        PublicLogs = true,
        PublicSysinfo = false,
        PublicTcbinfo = true,
        NoInstanceId = false,
        SecureTime = true,
        AllowedEnvs = compose.AllowedVariables,
    };

    /// <summary>The file's text: indented by two, LF, final newline.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, KmsImagesJson.Files.AppCompose) + "\n";

    /// <summary>SHA-256 of a file's bytes as they are: 64 lower-case hex digits.</summary>
    public static string Hash(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
}
