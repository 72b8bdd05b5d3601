using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Simulator.Machines;

namespace Simulator.Serving;

/// <summary><c>mero-sim serve</c>: serves until it is told to stop.</summary>
sealed class ServeCommand : Command
{
    readonly Option<string> seed = Required("--seed", "Text that every key and identity follows from.");
    readonly Option<string> measurements = RequiredPath("--measurements", "Folder with a measurement record per node profile.");
    readonly Option<string> appCompose = RequiredPath("--app-compose", "The app-compose.json of the simulated dstack guest.");
    readonly Option<string?> appKeys = new("--app-keys")
    {
        Description = "An appkeys.json of dstack: the guest's keys are those of its root key, whatever the seed.",
        HelpName = "path",
    };

    readonly Option<string> dstackOs = RequiredPath("--dstack-os", "The guest's OS: images/platforms/dstack-simulation.yaml.");
    readonly Option<string> dstackSocket = RequiredPath("--dstack-socket", "Where the guest agent listens.");
    readonly Option<IPEndPoint> listen = new("--listen")
    {
        Description = "Address and port for quotes and collateral; port 0 takes a free one.",
        HelpName = "address:port",
        CustomParser = ParseAddress,
        DefaultValueFactory = _ => new(IPAddress.Loopback, 0),
    };

    readonly Option<TdPortSetting[]> tdPorts = new("--td-port")
    {
        Description = "A profile, and the absolute path of the socket where its booted machine finds its simulated TD; repeatable.",
        HelpName = "name=path",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = ParseTdPorts,
    };

    readonly Option<string> ready = RequiredPath("--ready", "File that is written once everything listens, and removed at the end.");
    readonly Option<string> rootCa = RequiredPath("--root-ca", "File that the simulation's root certificate is written to.");

    public ServeCommand(TimeProvider time)
        : base("serve", "Serves a dstack guest agent, quotes of node trust domains, and their collateral, until Ctrl-C.")
    {
        foreach (var option in (Option[])[seed, measurements, appCompose, appKeys, dstackOs, dstackSocket, tdPorts, listen, ready, rootCa])
            Add(option);
        SetAction((asked, cancel) => ServeAsync(Settings(asked), time, asked.InvocationConfiguration.Output, cancel));
    }

    SimulatorSettings Settings(ParseResult asked) => new()
    {
        Seed = asked.GetRequiredValue(seed),
        Measurements = Full(asked, measurements),
        AppCompose = Full(asked, appCompose),
        AppKeys = asked.GetValue(appKeys) is { } path ? Path.GetFullPath(path) : null,
        DstackOs = Full(asked, dstackOs),
        DstackSocket = Full(asked, dstackSocket),
        TdPorts = asked.GetValue(tdPorts) ?? [],
        Listen = asked.GetRequiredValue(listen),
        Ready = Full(asked, ready),
        RootCa = Full(asked, rootCa),
    };

    static async Task<int> ServeAsync(SimulatorSettings settings, TimeProvider time, TextWriter output, CancellationToken cancel)
    {
        await using var host = await SimulatorHost.StartAsync(settings, time, cancel);
        await output.WriteLineAsync($"mero-sim serves {host.Readiness.Url} and {host.Readiness.DstackSocket}; {settings.Ready} says what is where.");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
        }
        catch (OperationCanceledException)
        {
            await output.WriteLineAsync("mero-sim ends, as asked.");
        }
        return 0;
    }

    static Option<string> Required(string name, string description) =>
        new(name) { Description = description, Required = true, HelpName = "text", Validators = { NotEmpty } };

    static Option<string> RequiredPath(string name, string description) =>
        new(name) { Description = description, Required = true, HelpName = "path", Validators = { NotEmpty } };

    static string Full(ParseResult asked, Option<string> path) => Path.GetFullPath(asked.GetRequiredValue(path));

    static void NotEmpty(OptionResult result)
    {
        if (result.Tokens is [{ Value: "" }])
            result.AddError($"{result.Option.Name} is empty; it needs a value.");
    }

    static TdPortSetting[]? ParseTdPorts(ArgumentResult result)
    {
        var read = new List<TdPortSetting>();
        foreach (var text in result.Tokens.Select(token => token.Value))
        {
            if (TdPortSetting.Parse(text) is { } setting)
                read.Add(setting);
            else
                result.AddError($"\"{text}\" is no TD port; debug=/run/td.sock would be one, with an absolute path.");
        }
        return [.. read];
    }

    static IPEndPoint? ParseAddress(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        // Without a colon IPEndPoint would take a lone number for an address.
        if (text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text, out var parsed))
            return parsed;
        result.AddError($"\"{text}\" is no address to listen on; 127.0.0.1:0 would be one.");
        return null;
    }
}
