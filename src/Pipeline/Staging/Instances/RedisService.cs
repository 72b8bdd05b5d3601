namespace Pipeline.Staging.Instances;

/// <summary>The Redis that several KMSs keep their challenges in.</summary>
/// <remarks>
/// On a Unix socket and on no port, so that there is no password to give away. It refuses when it is full, as a KMS wants it, and writes
/// nothing: a challenge is good in one stretch of one Redis only, and a dump could not bring it back.
/// </remarks>
static class RedisService
{
    public const string Program = "redis-server";
    public const string Name = "redis";
    public const string Folder = "/run/redis";
    public const string SocketPath = $"{Folder}/redis.sock";

    /// <param name="program">Absolute path.</param>
    public static StagingService Describe(string program) => new()
    {
        Name = Name,
        Command =
        [
            program,
            "--port", "0",
            "--unixsocket", SocketPath,
            "--unixsocketperm", "700",
            "--save", "",
            "--appendonly", "no",
            "--maxmemory", "64mb",
            "--maxmemory-policy", "noeviction",
            "--daemonize", "no",
        ],
        Mounts = [new(InstancesPlaces.Open("REDIS"), Folder, IsReadOnly: false)],
    };
}
