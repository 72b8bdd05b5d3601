using Simulator;

namespace SimulatorTests;

public sealed class CommandLineTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("mero-sim-").FullName;

    [Fact]
    public async Task Help_lists_the_options()
    {
        using var output = new StringWriter();

        var code = await new CommandLine(TimeProvider.System, output, output).RunAsync(["serve", "--help"], TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
        await Verify(output.ToString().Replace("testhost", "mero-sim", StringComparison.Ordinal).Replace("Simulator.Tests", "mero-sim", StringComparison.Ordinal));
    }

    static readonly string[] Unusable =
    [
        "",
        "serve --speed 9",
        "serve --seed a",
        "ALL --ready=",
        "ALL --td-port debug",
        "ALL --td-port debug:td.sock",
        "ALL --listen 80",
        "ALL --listen 203.0.113.1:80",
        "ALL --measurements FOLDER",
        "ALL --app-compose FOLDER/none.json",
        "ALL --dstack-os FOLDER/none.yaml",
        $"ALL --dstack-socket FOLDER/{new string('a', 107)}",
    ];

    [Fact]
    public async Task What_cannot_be_used_is_a_sentence_and_2()
    {
        using var said = new StringWriter { NewLine = "\n" };
        foreach (var arguments in Unusable)
        {
            await said.WriteLineAsync($"mero-sim {arguments}");
            Assert.Equal(2, await new CommandLine(TimeProvider.System, TextWriter.Null, said).RunAsync(Expand(arguments), TestContext.Current.CancellationToken));
        }

        await Verify(said.ToString().Replace(folder, "FOLDER", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Serve_ends_with_0_when_it_is_told_to_stop()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var output = new StoppingWriter(stop);

        Assert.Equal(0, await new CommandLine(TimeProvider.System, output, output).RunAsync(Expand("ALL"), stop.Token));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // ALL stands for every option; one that follows replaces it.
    string[] Expand(string arguments)
    {
        string[] given = [.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Replace("FOLDER", folder, StringComparison.Ordinal))];
        if (given is not ["ALL", .. var changes])
            return given;
        var settings = SimulatedWorld.Prepare(folder, "tests");
        Dictionary<string, string> options = new()
        {
            ["--seed"] = settings.Seed,
            ["--measurements"] = settings.Measurements,
            ["--app-compose"] = settings.AppCompose,
            ["--dstack-os"] = settings.DstackOs,
            ["--dstack-socket"] = settings.DstackSocket,
            ["--ready"] = settings.Ready,
            ["--root-ca"] = settings.RootCa,
        };
        var changed = changes.SelectMany(word => word.Split('=')).ToArray();
        for (var index = 0; index < changed.Length; index += 2)
            options[changed[index]] = changed[index + 1];
        return ["serve", .. options.SelectMany(option => (string[])[option.Key, option.Value])];
    }

    /// <summary>Stops the program as soon as it says that it serves.</summary>
    sealed class StoppingWriter(CancellationTokenSource stop) : StringWriter
    {
        public override Task WriteLineAsync(string? value) => stop.CancelAsync();
    }
}
