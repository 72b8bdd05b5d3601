using System.Net.Sockets;
using Kms;
using Kms.Dstack;
using Kms.Observing;
using Kms.Serving;
using Kms.Settings;
using Microsoft.Extensions.Logging.Console;

// No settings files: what is not in the measured compose file does not count. Nor is the folder of the program's start watched for any, as
// it otherwise is from here on.
var builder = WebApplication.CreateSlimBuilder([.. args, "--hostBuilder:reloadConfigOnChange=false"]);
Variables variables = new(Flat(new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build()));
// Nor do the framework's own settings, which open doors and believe headers beside ours; OpenTelemetry's do.
builder.Configuration.Sources.Clear();
builder.Configuration.AddInMemoryCollection(variables.Beginning("OTEL_")!);
KmsSettings settings;
try
{
    settings = new SettingsReader(variables, new(ImageProfile.DefaultPath)).Read();
}
catch (SettingsRefusedException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 2;
}

builder.Logging.ClearProviders();
builder.Logging.AddConsole(console => console.FormatterName = LineFormatter.FormatName).AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
// Who reads the log slowly, or not at all, loses lines of it; no request waits for him. What must not be lost is in the audit log.
builder.Services.Configure<ConsoleLoggerOptions>(console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
builder.Logging.SetMinimumLevel(LogLevel.Information);
builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
// It never says anything of a request here, but as long as it might, the framework makes an activity and a scope for each.
builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listening.Configure(kestrel, settings));
builder.Services.AddKms(settings);
builder.Services.AddCors();

var app = builder.Build();
app.UseKms(settings);
Startup.Log(app.Logger, settings, variables.Asked);
var services = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
try
{
    await app.RunAsync();
}
catch (Exception taken) when (taken is IOException or SocketException)
{
    await Console.Error.WriteLineAsync($"The service cannot listen: {taken.Message.TrimEnd('.')}.");
    return 1;
}
return services.Any(service => service is ProfileMarker { HasGivenUp: true } or { ExecuteTask.IsFaulted: true }) ? 1 : 0;

static Dictionary<string, string> Flat(IConfiguration configuration) => configuration.AsEnumerable()
    .Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.OrdinalIgnoreCase);
