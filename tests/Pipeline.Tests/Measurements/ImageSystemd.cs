using System.Text.Json;
using Attestation.Measurements;
using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace PipelineTests.Measurements;

/// <summary>The programs of systemd that predict measurements, of the version that starts the node images: taken out of the images' own base.</summary>
public sealed class ImageSystemd : IAsyncLifetime
{
    static readonly Workspace Repository = new() { Root = Support.Repository.Root };

    static readonly string[] Wanted =
        ["./usr/lib/systemd/systemd-pcrlock", "./usr/lib/systemd/systemd-measure", "./usr/lib64/*", "./usr/lib/x86_64-linux-gnu/*.so*"];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    string Folder { get; } = Directory.CreateTempSubdirectory("mero-systemd-").FullName;

    public async ValueTask InitializeAsync()
    {
        var root = Repository.Artifact("image-base", "base.tar");
        Assert.True(File.Exists(root), $"{root} is not there: ./build.sh Images makes it.");
        await Tool.RunAsync("tar", ["--extract", "--file", root, "--directory", Folder, "--wildcards", .. Wanted], ToolOptions.Default, Cancel);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>What systemd-pcrlock expects to be measured, in its order.</summary>
    /// <param name="command">Such as <c>lock-uki</c>.</param>
    /// <param name="path">What it reads.</param>
    public async Task<IReadOnlyList<(int Pcr, Measurement Digest)>> LockAsync(string command, string path)
    {
        var written = Path.Combine(Folder, $"{Guid.NewGuid():n}.pcrlock");
        await RunAsync("systemd-pcrlock", [command, path, $"--pcrlock={written}"]);
        using var locked = JsonDocument.Parse(await File.ReadAllTextAsync(written, Cancel));
        return
        [
            .. locked.RootElement.GetProperty("records").EnumerateArray().Select(record => (
                record.GetProperty("pcr").GetInt32(),
                Measurement.Parse(record.GetProperty("digests").EnumerateArray().Single(digest => digest.GetProperty("hashAlg").GetString() is "sha384").GetProperty("digest").GetString()))),
        ];
    }

    /// <inheritdoc cref="LockAsync(string, string)"/>
    public async Task<IReadOnlyList<(int Pcr, Measurement Digest)>> LockAsync(string command, ReadOnlyMemory<byte> content) =>
        await LockAsync(command, await WriteAsync(content));

    /// <summary>PCR 11 by systemd-measure, once the stub has measured sections; before any phase of the boot.</summary>
    public async Task<Measurement> MeasureAsync(IEnumerable<(string Name, ReadOnlyMemory<byte> Content)> sections)
    {
        List<string> arguments = ["calculate", "--bank=sha384", "--phase=:", "--json=short"];
        foreach (var (name, content) in sections)
            arguments.Add($"--{name[1..]}={await WriteAsync(content)}");
        using var calculated = JsonDocument.Parse(await RunAsync("systemd-measure", arguments));
        return Measurement.Parse(Assert.Single(calculated.RootElement.GetProperty("sha384").EnumerateArray().ToArray()).GetProperty("hash").GetString());
    }

    /// <summary>A TPM's log as systemd-pcrlock reads it, in the TCG's canonical form.</summary>
    public async Task<JsonDocument> ReadLogAsync(string path) => JsonDocument.Parse(await RunAsync(
        "systemd-pcrlock", ["cel", "--json=short"], new() { ["SYSTEMD_MEASURE_LOG_FIRMWARE"] = path, ["SYSTEMD_MEASURE_LOG_USERSPACE"] = "/dev/null" }));

    public async Task<string> WriteAsync(ReadOnlyMemory<byte> content)
    {
        var path = Path.Combine(Folder, Guid.NewGuid().ToString("n"));
        await File.WriteAllBytesAsync(path, content, Cancel);
        return path;
    }

    // With the libraries that it was built with, whatever this machine's are.
    Task<string> RunAsync(string program, IReadOnlyList<string> arguments, Dictionary<string, string>? environment = null)
    {
        var libraries = Path.Combine(Folder, "usr/lib/x86_64-linux-gnu");
        return Tool.RunAsync(
            Path.Combine(libraries, "ld-linux-x86-64.so.2"),
            ["--library-path", $"{libraries}:{libraries}/systemd", Path.Combine(Folder, "usr/lib/systemd", program), .. arguments],
            new() { Environment = environment ?? [] }, Cancel);
    }
}
