using System.Security.Cryptography;
using Attestation;
using Node.Boot;
using Node.Fetching;
using Node.Tasks;

namespace Node.Admin;

/// <summary>The web server behind <c>mero-node serve</c>.</summary>
static class AdminServer
{
    /// <summary>Bytes of a request's body; those that there are have less than 200.</summary>
    const int MostBytes = 4096;

    /// <summary>Builds it for a machine whose RTMR3 was extended; nothing listens before it is run.</summary>
    /// <param name="paths">Where the machine tells what it is.</param>
    /// <param name="listen">Address and port.</param>
    /// <param name="machineOf">What it takes from the machine, by what the boot agent found.</param>
    /// <exception cref="BootRefusedException">This boot has no boot record.</exception>
    public static WebApplication Create(MachinePaths paths, string listen, Func<BootRecord, MachineServices> machineOf)
    {
        var boot = BootAgent.DemandRecord(paths);
        var machine = machineOf(boot);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://{listen}");
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = MostBytes);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddSingleton(new TeeInfo(paths, new KernelRegisterFiles(), boot));
        builder.Services.AddSingleton(machine.Quotes);
        builder.Services.AddSingleton<IApplications>(new ApplicationFiles(paths));
        builder.Services.AddSingleton<TeeAttestation>();
        AddKey(builder.Services, new DataDoor(paths), machine.Kms);
        AddTasks(builder.Services, boot, paths, machine.Tasks);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, AdminJson.Default));
        var app = builder.Build();
        app.MapAdmin();
        return app;
    }

    static void AddKey(IServiceCollection services, IDataDoor door, KmsSources kms)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(door);
        services.AddSingleton(kms.Expectation);
        services.AddSingleton(kms.Watch);
        services.AddSingleton(new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), () => RandomNumberGenerator.GetInt32(1 << 20) / (double)(1 << 20)));
        services.AddSingleton<KeyAttempt>();
        services.AddSingleton<KeyFetching>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyFetching>());
    }

    // Nobody outside gives a trust domain anything to do, whatever it was started with.
    static void AddTasks(IServiceCollection services, BootRecord boot, MachinePaths paths, TaskPort? port)
    {
        if (boot.Environment is not EvidenceEnvironment.Simulation || port is null)
            return;
        services.AddSingleton(port);
        foreach (var kind in NodeTasks.Of(boot, paths, port))
            services.AddSingleton(kind);
        services.AddHostedService<TaskLoop>();
    }
}
