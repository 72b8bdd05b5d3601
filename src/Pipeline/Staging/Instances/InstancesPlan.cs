using Pipeline.Clients.Processes;
using Pipeline.KmsImages;
using Pipeline.Runs;

namespace Pipeline.Staging.Instances;

/// <summary>Several KMSs, one Redis and one proxy: who runs, with what.</summary>
static class InstancesPlan
{
    /// <summary>In the order in which they start: what the others need comes first.</summary>
    /// <param name="instances">How many KMSs.</param>
    /// <param name="released">The service of the profile's compose file.</param>
    /// <param name="redis">Absolute path of redis-server.</param>
    /// <param name="proxy">Absolute path of haproxy.</param>
    public static IReadOnlyList<StagingService> Describe(int instances, KmsService released, string redis, string proxy) =>
    [
        RedisService.Describe(redis),
        .. Enumerable.Range(1, instances).Select(number => KmsInstance.Describe(number, released)),
        ProxyService.Describe(proxy, instances),
    ];

    /// <summary>Absolute path of a program that staging needs.</summary>
    /// <exception cref="AssetMissingException">It is not installed.</exception>
    public static string Locate(string program) => Tool.Find(program)
        ?? throw new AssetMissingException($"{program} is not installed; ./build.sh Staging --instances 2 installs it, or apt-get install {program}.");
}
