using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Simulator.Collateral;
using Simulator.Guests;
using Simulator.Keys;
using Simulator.Machines;
using Simulator.Platforms;
using Simulator.Quotes;

namespace Simulator.Serving;

/// <summary>The outside world of one staging run: a dstack guest on its socket; node quotes and collateral on loopback.</summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    readonly SimulatorSettings settings;
    readonly SimulatedPlatform platform;
    readonly SimulatedPlatform foreign;
    readonly WebApplication guest;
    readonly WebApplication world;
    readonly IReadOnlyList<TdPort> ports;

    SimulatorHost(SimulatorSettings settings, TimeProvider time)
    {
        this.settings = settings;
        var seed = new Seed(settings.Seed);
        platform = new(seed, new());
        foreign = new(seed.Branch("foreign"), new());
        var signer = new QuoteSigner(platform);
        var nodes = NodeDomains.Read(settings.Measurements);
        var os = GuestOsFile.Read(settings.DstackOs);
        guest = Create(options => options.ListenUnixSocket(settings.DstackSocket), GuestEndpoint.MaximumBody);
        guest.MapGuest(new GuestAgent(new Guest(os, Read(settings.AppCompose, AppCompose.Parse), seed, signer, settings.AppKeys is { } keys ? Read(keys, AppKeys.Parse) : null)));
        world = Create(options => options.Listen(settings.Listen), maximumBody: 4096);
        var quotes = new NodeQuotes(nodes, signer, new QuoteSigner(foreign));
        ports = [.. settings.TdPorts.Select(port => new TdPort(port, DemandMeasured(nodes, port).Registers.MrTd, quotes, time))];
        world.MapNodeQuotes(quotes);
        world.MapTdPorts(ports);
        world.MapCollateral(new PlatformCollateral(platform), platform.Tcb, time);
        Profiles = [.. nodes.Profiles.Select(profile => profile.Name)];
    }

    /// <summary>Where everything is; what the ready file says.</summary>
    public Readiness Readiness { get; private set; } = null!;

    /// <summary>The root certificate, PEM.</summary>
    public string RootPem => platform.Root.Pem;

    IReadOnlyList<string> Profiles { get; }

    /// <summary>Starts everything, and then writes the root certificate and the ready file.</summary>
    /// <exception cref="UnusableInputException">A setting, or a file it names, cannot be used.</exception>
    public static async Task<SimulatorHost> StartAsync(SimulatorSettings settings, TimeProvider time, CancellationToken cancel)
    {
        foreach (var written in (string[])[settings.Ready, settings.RootCa])
            Directory.CreateDirectory(Path.GetDirectoryName(written)!);
        DemandDifferent(settings.TdPorts);
        // A ready file of an earlier run would be believed.
        File.Delete(settings.Ready);
        foreach (var socket in (string[])[settings.DstackSocket, .. settings.TdPorts.Select(port => port.Path)])
            SocketFile.Prepare(socket);
        var host = new SimulatorHost(settings, time);
        try
        {
            await host.ListenAsync(cancel);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(settings.Ready);
        foreach (var port in ports)
            await port.DisposeAsync();
        await guest.DisposeAsync();
        await world.DisposeAsync();
        File.Delete(settings.DstackSocket);
        platform.Dispose();
        foreign.Dispose();
    }

    async Task ListenAsync(CancellationToken cancel)
    {
        try
        {
            await guest.StartAsync(cancel);
            await world.StartAsync(cancel);
            foreach (var port in ports)
                port.Start();
        }
        catch (Exception cause) when (cause is IOException or SocketException)
        {
            throw new UnusableInputException(
                $"mero-sim cannot listen on {string.Join(", ", settings.TdPorts.Select(port => port.Path).Prepend(settings.DstackSocket))} and {settings.Listen}: {cause.GetBaseException().Message}.", cause);
        }
        SocketFile.OpenForEveryone(settings.DstackSocket);
        Readiness = Describe(world.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        await WriteAsync(settings.RootCa, RootPem, cancel);
        await WriteAsync(settings.Ready, Readiness.ToJson(), cancel);
    }

    Readiness Describe(string url) => new()
    {
        Url = url,
        DstackSocket = settings.DstackSocket,
        TdQuote = Profiles.ToDictionary(profile => profile, profile => $"{url}/td/{profile}/quote"),
        TdPort = ports.ToDictionary(port => port.Name, port => $"{url}/td-port/{port.Name}"),
        Collateral = url,
        RootCa = settings.RootCa,
    };

    static TrustDomain DemandMeasured(NodeDomains nodes, TdPortSetting port) => nodes.Find(port.Name)
        ?? throw new UnusableInputException($"--td-port {port.Name}: there is no measurement record of such a profile; measured are {string.Join(", ", nodes.Profiles)}.");

    static void DemandDifferent(IReadOnlyList<TdPortSetting> ports)
    {
        if (ports.DistinctBy(port => port.Name).Count() < ports.Count || ports.DistinctBy(port => port.Path).Count() < ports.Count)
            throw new UnusableInputException("--td-port: each profile has one port, and each port its own socket.");
    }

    // Nothing is taken from the environment: a variable such as ASPNETCORE_URLS must not move what a test relies on.
    static WebApplication Create(Action<KestrelServerOptions> listen, int maximumBody)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = maximumBody;
            listen(options);
        });
        return builder.Build();
    }

    static T Read<T>(string path, Func<ReadOnlyMemory<byte>, T> parse)
    {
        try
        {
            return parse(File.ReadAllBytes(path));
        }
        catch (FormatException cause)
        {
            throw new UnusableInputException($"{path}: {cause.Message}", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new UnusableInputException($"{path} cannot be read: {cause.Message}", cause);
        }
    }

    // Renamed into place, so that nobody reads half of it.
    static async Task WriteAsync(string path, string text, CancellationToken cancel)
    {
        await File.WriteAllTextAsync($"{path}.partial", text, new UTF8Encoding(false), cancel);
        File.Move($"{path}.partial", path, overwrite: true);
    }
}
