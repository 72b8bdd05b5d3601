using System.Globalization;
using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace Pipeline.Solutions;

/// <summary>The fuzzing of the KMS, with as many requests as a night has room for.</summary>
/// <param name="workspace">The checkout.</param>
/// <param name="time">Where a seed comes from when none is given.</param>
/// <param name="say">Receives the lines of the run; on failure they name the seed and the number of requests to have it again.</param>
public sealed class FuzzRun(Workspace workspace, TimeProvider time, Action<string> say)
{
    const string Program = "Kms.Tests";
    const string Night = "100000";

    /// <exception cref="StepFailedException">An answer was not a documented one.</exception>
    /// <exception cref="AskedWronglyException">A number is none.</exception>
    public async Task RunAsync(string? requests, string? seed, CancellationToken cancel)
    {
        var environment = new Dictionary<string, string>
        {
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            ["MERO_TEE_FUZZ_REQUESTS"] = Whole("requests", requests ?? Night),
            ["MERO_TEE_FUZZ_SEED"] = Whole("seed", seed ?? time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        };
        say($"Fuzz --seed {environment["MERO_TEE_FUZZ_SEED"]} --requests {environment["MERO_TEE_FUZZ_REQUESTS"]}");
        var options = new ToolOptions { Folder = workspace.Root, Environment = environment };
        await Tool.RunAsync("dotnet", ["build", workspace.Source("tests", Program), "--configuration", "Release", "--verbosity", "quiet"], options, cancel);
        try
        {
            await Tool.RunAsync(workspace.Artifact("bin", Program, "release", Program), ["-class", "KmsTests.Hostile.FuzzTests"], options with { OnLine = say }, cancel);
        }
        catch (ToolFailedException cause)
        {
            throw new StepFailedException("A request had an answer that it must not have; the lines above say which, and how to send it again.", cause);
        }
    }

    static string Whole(string name, string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
        ? text
        : throw new AskedWronglyException($"--{name} is \"{text}\"; a whole number from 1 to {int.MaxValue} is expected.");
}
