using System.Globalization;
using Pipeline.KmsImages;

namespace Pipeline.Staging.Instances;

/// <summary>Where things are on this machine in one run of several instances: what fills the open variables of their compose file.</summary>
sealed record InstancesPlaces
{
    const string Prefix = "MERO_STAGING_";

    /// <summary>Unlike that of any other run: <c>staging-debug-0a1b2c3d</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The checkout; a later run finds by it what a killed one has left.</summary>
    public required string Checkout { get; init; }

    /// <summary>The folder of the run.</summary>
    public required string Folder { get; init; }

    /// <summary>The folder of Redis's socket.</summary>
    public required string RedisFolder { get; init; }

    public required string DstackSocket { get; init; }
    public required string CollateralUrl { get; init; }

    /// <summary>Where the proxy takes requests, on the loopback address.</summary>
    public required int ProxyPort { get; init; }

    /// <summary>Where it says how many instances it sends requests to.</summary>
    public required int StatusPort { get; init; }

    /// <summary>Of the instances, in order.</summary>
    public required IReadOnlyList<int> KmsPorts { get; init; }

    public Uri Proxy => At(ProxyPort);

    public Uri Status => At(StatusPort);

    public IReadOnlyList<Uri> Instances => [.. KmsPorts.Select(At)];

    public string RedisSocket => Path.Combine(RedisFolder, Path.GetFileName(RedisService.SocketPath));

    /// <summary>How the compose file writes a place: <c>${MERO_STAGING_FOLDER}</c>.</summary>
    public static string Open(string place) => $"${{{Prefix}{place}}}";

    /// <summary>The open variables with their values.</summary>
    public IReadOnlyDictionary<string, string> ToVariables() => new Dictionary<string, string>(
        KmsPorts.Select((port, index) => KeyValuePair.Create($"{Prefix}KMS_{Number(index + 1)}_PORT", Number(port))))
    {
        [Prefix + "NAME"] = Name,
        [Prefix + "CHECKOUT"] = Checkout,
        [Prefix + "FOLDER"] = Folder,
        [Prefix + "REDIS"] = RedisFolder,
        [Prefix + "DSTACK_SOCKET"] = DstackSocket,
        [Prefix + "PROXY_PORT"] = Number(ProxyPort),
        [Prefix + "STATUS_PORT"] = Number(StatusPort),
        [KmsComposeFile.CollateralVariable] = CollateralUrl,
    };

    static Uri At(int port) => new($"http://127.0.0.1:{Number(port)}");

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
