using Node.Boot;

namespace Node.Admin;

/// <summary>The web server behind <c>mero-node serve</c>.</summary>
static class AdminServer
{
    /// <summary>Builds it for a machine whose RTMR3 was extended; nothing listens before it is run.</summary>
    /// <exception cref="BootRefusedException">This boot has no boot record.</exception>
    public static WebApplication Create(MachinePaths paths, string listen)
    {
        var boot = BootAgent.DemandRecord(paths);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://{listen}");
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddSingleton(new TeeInfo(paths, new KernelRegisterFiles(), boot));
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, AdminJson.Default));
        var app = builder.Build();
        app.MapAdmin();
        return app;
    }
}
