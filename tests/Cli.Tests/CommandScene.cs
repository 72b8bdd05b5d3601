using System.Text;
using Attestation.Measurements;
using Cli;

namespace CliTests;

/// <summary>A folder with files that commands are asked about, and what they say.</summary>
public abstract class CommandScene : IDisposable
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("mero-tee-").FullName;

    protected QuoteForge Forge { get; } = QuoteForge.Create();

    protected StringWriter Output { get; } = new();

    protected StringWriter Errors { get; } = new();

    public void Dispose()
    {
        Forge.Dispose();
        Output.Dispose();
        Errors.Dispose();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected Task<int> RunAsync(params string[] arguments) => new MeroTee(Output, Errors).RunAsync(arguments, TestContext.Current.CancellationToken);

    protected string Quote(RegisterValues registers, bool isDebug = false) => Save("quote.bin", Forge.Quote(registers, "report data"u8, isDebug));

    protected string Save(string name, string content) => Save(name, Encoding.UTF8.GetBytes(content));

    protected string Save(string name, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }
}
