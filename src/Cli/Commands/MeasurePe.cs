using System.CommandLine;
using System.Text.Json;
using Attestation.Executables;
using Pipeline.Runs;

namespace Cli.Commands;

/// <summary><c>mero-tee measure pe FILE</c>: the digests by which firmware and signatures know an executable.</summary>
sealed class MeasurePe : Command
{
    readonly Argument<string> file = new("FILE") { Description = "A PE executable: a unified kernel image, a kernel, a boot loader." };

    public MeasurePe() : base("pe", "Computes the Authenticode digests of a PE executable.")
    {
        Add(file);
        SetAction(RunAsync);
    }

    async Task<int> RunAsync(ParseResult asked, CancellationToken cancel)
    {
        var path = asked.GetRequiredValue(file);
        var answer = Measure(path, await GivenFile.ReadAsync(path, "a PE executable", GivenFile.MaximumExecutable, cancel));
        await asked.InvocationConfiguration.Output.WriteAsync(asked.GetValue(SharedOptions.Json)
            ? JsonSerializer.Serialize(answer, CliJson.Default.ExecutableAnswer) + "\n"
            : $"Authenticode SHA-256  {answer.AuthenticodeSha256}\nAuthenticode SHA-384  {answer.AuthenticodeSha384}\n");
        return (int)ExitCode.Done;
    }

    static ExecutableAnswer Measure(string path, byte[] content)
    {
        try
        {
            var executable = PeExecutable.Parse(content);
            return new()
            {
                AuthenticodeSha256 = Convert.ToHexStringLower(executable.AuthenticodeSha256()),
                AuthenticodeSha384 = executable.AuthenticodeSha384(),
            };
        }
        catch (MalformedExecutableException cause)
        {
            throw new AskedWronglyException($"{path}: {cause.Message}", cause);
        }
    }
}
