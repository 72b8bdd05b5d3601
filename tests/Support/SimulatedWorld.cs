using System.Net;
using Attestation;
using Attestation.Measurements;
using Simulator.Machines;
using Simulator.Serving;

namespace Support;

/// <summary>A running mero-sim, in a folder of its own, with made-up measurements for all profiles.</summary>
public sealed class SimulatedWorld : IAsyncDisposable
{
    /// <summary>An application whose keys come from a dstack KMS.</summary>
    public const string AppCompose = """{"manifest_version":2,"name":"tests","runner":"docker-compose","kms_enabled":true}""";

    // A world that does not end is a failure, and not a test run without end.
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly SimulatorHost host;

    SimulatedWorld(SimulatorHost host, string folder) => (this.host, Folder) = (host, folder);

    /// <summary>Goes away with the world.</summary>
    public string Folder { get; }

    public Readiness Where => host.Readiness;

    public string RootPem => host.RootPem;

    /// <summary>The socket of a profile's simulated TD, where the world has such ports.</summary>
    public string TdPort(Profile profile) => Path.Combine(Folder, $"td-{profile}.sock");

    /// <summary>What quotes of a profile's node say.</summary>
    public static RegisterValues RegistersOf(Profile profile) => QuoteForge.Registers($"node:{profile}");

    public static async Task<SimulatedWorld> StartAsync(TimeProvider time, CancellationToken cancel, string seed = "tests", string? appKeys = null, IReadOnlyList<Profile>? tdPorts = null)
    {
        var folder = Directory.CreateTempSubdirectory("mero-sim-").FullName;
        var settings = Prepare(folder, seed);
        settings = settings with { TdPorts = [.. (tdPorts ?? []).Select(profile => new TdPortSetting(profile.Name, Path.Combine(folder, $"td-{profile}.sock")))] };
        if (appKeys is not null)
        {
            settings = settings with { AppKeys = Path.Combine(folder, "appkeys.json") };
            await File.WriteAllTextAsync(settings.AppKeys, appKeys, cancel);
        }
        return new(await SimulatorHost.StartAsync(settings, time, cancel), folder);
    }

    /// <summary>Writes the files that a simulator reads.</summary>
    public static SimulatorSettings Prepare(string folder, string seed)
    {
        var measurements = Directory.CreateDirectory(Path.Combine(folder, "measurements")).FullName;
        foreach (var profile in Profile.All)
            File.WriteAllText(Path.Combine(measurements, $"{profile}.json"), RecordOf(profile).ToJson());
        File.WriteAllText(Path.Combine(folder, "app-compose.json"), AppCompose);
        return new()
        {
            Seed = seed,
            Measurements = measurements,
            AppCompose = Path.Combine(folder, "app-compose.json"),
            DstackOs = Path.Combine(Repository.Root, "images", "platforms", "dstack-simulation.yaml"),
            DstackSocket = Path.Combine(folder, "dstack.sock"),
            Listen = new(IPAddress.Loopback, 0),
            Ready = Path.Combine(folder, "ready.json"),
            RootCa = Path.Combine(folder, "root-ca.pem"),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync().AsTask().WaitAsync(Patience);
        Directory.Delete(Folder, recursive: true);
    }

    static MeasurementRecord RecordOf(Profile profile) => new()
    {
        Version = "3.0.0",
        Profile = profile,
        Platform = "tests",
        RootHash = new('0', 64),
        MrTd = Of(profile, Register.MrTd),
        Rtmr0 = Of(profile, Register.Rtmr0),
        Rtmr1 = Of(profile, Register.Rtmr1),
        Rtmr2 = Of(profile, Register.Rtmr2),
        Rtmr3 = Of(profile, Register.Rtmr3),
    };

    static MeasuredRegister Of(Profile profile, Register register) => new() { Value = RegistersOf(profile)[register], Events = [] };
}
