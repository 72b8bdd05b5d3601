using System.Globalization;
using Pipeline.KmsImages;

namespace Pipeline.Staging.Instances;

/// <summary>One of several KMSs: the service of the released compose file, but for its address, its state and what it shares with the others.</summary>
static class KmsInstance
{
    const string Program = "/usr/bin/" + StagingPaths.Kms;

    public static string NameOf(int number) => $"kms-{number.ToString(CultureInfo.InvariantCulture)}";

    public static string PortOf(int number) => InstancesPlaces.Open($"KMS_{number.ToString(CultureInfo.InvariantCulture)}_PORT");

    /// <param name="number">From 1.</param>
    /// <param name="released">The service of the profile's compose file.</param>
    public static StagingService Describe(int number, KmsService released) => new()
    {
        Name = NameOf(number),
        Command = [Program],
        Environment = new SortedDictionary<string, string>(released.Environment.ToDictionary(), StringComparer.Ordinal)
        {
            ["LISTEN_ADDR"] = $"127.0.0.1:{PortOf(number)}",
            ["MERO_KMS_TRUSTED_PROXIES"] = ProxyService.Source,
            ["REDIS_URL"] = $"unix://{RedisService.SocketPath}",
        },
        Mounts =
        [
            .. released.Mounts.Select(mount => mount with { Source = SourceOf(mount.Source, number) }),
            new(InstancesPlaces.Open("REDIS"), RedisService.Folder, IsReadOnly: true),
        ],
    };

    static string SourceOf(string written, int number) => written switch
    {
        "/var/run/dstack.sock" => InstancesPlaces.Open("DSTACK_SOCKET"),
        KmsComposeFile.MountedFolder => InstancesPlaces.Open("FOLDER") + "/run",
        KmsComposeFile.StateVolume => $"{InstancesPlaces.Open("FOLDER")}/{StagingFolder.StateName(number)}",
        _ => throw new Runs.StepFailedException($"The KMS's compose file mounts {written}, and staging knows no place for it. Build pipeline and images from one commit."),
    };
}
