using Attestation;
using Attestation.Collateral;
using Attestation.Policies;
using Kms.Dstack;
using Kms.Errors;
using Kms.Policies;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Simulator.Collateral;

namespace KmsTests;

/// <summary>The whole service for the simulation, with a forge's root, a standing clock and a guest agent in this process.</summary>
sealed class KmsUnderTest : WebApplicationFactory<Refusal>
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mero-kms-");
    readonly Dictionary<string, string> settings;
    readonly CollateralOptions? collateral;

    public KmsUnderTest(AttestationPolicy? policy, CollateralOptions? collateral = null, params (string Name, string Value)[] variables)
    {
        this.collateral = collateral;
        Agent = new(Forge);
        File.WriteAllText(Path.Combine(folder.FullName, "root-ca.pem"), Forge.RootPem);
        PolicyFile = Path.Combine(folder.FullName, "policy.json");
        if (policy is not null)
            File.WriteAllText(PolicyFile, policy.ToJson());
        settings = new()
        {
            ["LISTEN_ADDR"] = "127.0.0.1:0",
            ["MERO_KMS_VERSION"] = "3.0.0",
            ["MERO_KMS_PROFILE"] = "debug",
            ["MERO_KMS_ENVIRONMENT"] = "simulation",
            ["MERO_KMS_POLICY_FILE"] = PolicyFile,
            ["MERO_KMS_SIMULATION_ROOT_CA"] = Path.Combine(folder.FullName, "root-ca.pem"),
            ["MERO_KMS_COLLATERAL_URL"] = "http://127.0.0.1:9",
            ["MERO_KMS_STATE_DIR"] = StateFolder,
            ["MAX_PENDING_CHALLENGES"] = "300",
            ["MAX_PENDING_CHALLENGES_PER_PEER"] = "250",
            ["MERO_KMS_RATE_BURST"] = "1000",
        };
        foreach (var (name, value) in variables)
            settings[name] = value;
        if (settings.ContainsKey("MERO_KMS_POLICY_URL"))
            settings.Remove("MERO_KMS_POLICY_FILE");
    }

    public QuoteForge Forge { get; } = QuoteForge.Create();

    public ManualTime Time { get; init; } = new(PolicyForge.MadeAt.AddMinutes(5));

    public FakeAgent Agent { get; }

    public ForgedCollateral Collateral => field ??= new(Forge.Collateral(collateral), Time);

    public RecordedLog Log { get; } = new();

    public string PolicyFile { get; }

    public string StateFolder => Path.Combine(folder.FullName, "state");

    public string AuditFile => Path.Combine(StateFolder, "audit.jsonl");

    /// <summary>A policy that lists what the forge's node "td" measures.</summary>
    public static AttestationPolicy Policy { get; } = ForNode(PolicyForge.Policy(Profile.Debug));

    /// <summary>Started, with its policy read.</summary>
    public static async Task<KmsUnderTest> StartAsync(
        AttestationPolicy? policy, CollateralOptions? collateral = null, params (string Name, string Value)[] variables)
    {
        var kms = new KmsUnderTest(policy, collateral, variables);
        await kms.BegunAsync();
        return kms;
    }

    /// <summary>The same behind the real server and real sockets.</summary>
    public static async Task<KmsUnderTest> ListenAsync(AttestationPolicy? policy, params (string Name, string Value)[] variables)
    {
        var kms = new KmsUnderTest(policy, collateral: null, variables);
        await kms.ListenAsync();
        return kms;
    }

    /// <summary>Starts the real server, with the policy read.</summary>
    public Task ListenAsync()
    {
        UseKestrel();
        StartServer();
        return BegunAsync();
    }

    /// <summary>Exchanges services before the start.</summary>
    public Action<IServiceCollection> Exchange { get; init; } = _ => { };

    /// <summary>Where it listens.</summary>
    public Uri Address => new(Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());

    /// <summary>Starts it, unless it is. What works in the background has had its first turn then: a test changes nothing under its hands.</summary>
    /// <param name="isPolicyAwaited">Whether the first verdict on the policy is yet to come.</param>
    /// <param name="isAgentAwaited">Whether the agent will be asked for the profile's event, and answer.</param>
    public async Task BegunAsync(Func<bool>? isPolicyAwaited = null, Func<bool>? isAgentAwaited = null)
    {
        var active = Services.GetRequiredService<ActivePolicy>();
        while (active.Reason == ActivePolicy.NotYetRead && isPolicyAwaited?.Invoke() is not false)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        var marker = Services.GetServices<IHostedService>().OfType<ProfileMarker>().Single();
        while (!marker.ExecuteTask!.IsCompleted && isAgentAwaited?.Invoke() is not false)
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // As the program, which reads no setting of the framework's: the pages that it shows developers answer nothing here either.
        builder.UseEnvironment(Environments.Production);
        foreach (var (name, value) in settings)
            builder.UseSetting(name, value);
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log).SetMinimumLevel(LogLevel.Trace));
        builder.ConfigureTestServices(services => services
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<IDstackAgent>(Agent)
            .AddSingleton<ICollateralSource>(Collateral));
        builder.ConfigureTestServices(services => Exchange(services));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing || !folder.Exists)
            return;
        Forge.Dispose();
        folder.Delete(recursive: true);
    }

    static AttestationPolicy ForNode(AttestationPolicy policy)
    {
        var node = QuoteForge.Registers();
        return policy with
        {
            Policy = policy.Policy with
            {
                NodeAllowedMrtd = [node.MrTd],
                NodeAllowedRtmr0 = [node.Rtmr0],
                NodeAllowedRtmr1 = [node.Rtmr1],
                NodeAllowedRtmr2 = [node.Rtmr2],
                NodeAllowedRtmr3 = [node.Rtmr3],
            },
        };
    }
}
