using Node.Boot;
using Node.Data.Tools;

namespace NodeTests.Data;

/// <summary>
/// The real programs, without a device mapper: cryptsetup tests header and key, and a file stands for what is decrypted.
/// Power can fail before any of them.
/// </summary>
sealed class MappingTools(MachinePaths paths) : ITools
{
    readonly SystemTools system = new();

    /// <summary>What was run, by its first words.</summary>
    public List<string> Ran { get; } = [];

    /// <summary>All arguments of all programs.</summary>
    public List<string> Arguments { get; } = [];

    /// <summary>Before which program power fails: 0 is the first.</summary>
    public int? FailsBefore { get; set; }

    /// <summary>What is behind the encryption; it stays when the machine does not.</summary>
    public string Decrypted => Path.Combine(paths.Root, "decrypted");

    /// <summary>What a reboot does: memory is gone, and so is the mapping.</summary>
    public void Reboot()
    {
        FailsBefore = null;
        Ran.Clear();
        if (File.Exists(paths.Mapping))
            File.Delete(paths.Mapping);
        if (Directory.Exists(paths.DataFolder))
            Directory.Delete(paths.DataFolder, recursive: true);
    }

    public Task<ToolEnd> RunAsync(string program, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, CancellationToken cancel)
    {
        if (Ran.Count == FailsBefore)
            throw new PowerFailedException();
        Ran.Add(program is "cryptsetup" ? $"{program} {arguments[0]}" : program);
        Arguments.AddRange(arguments);
        return arguments switch
        {
            ["open", ..] => OpenAsync(arguments, input, cancel),
            ["close", ..] => CloseAsync(),
            _ => system.RunAsync(program, arguments, input, cancel),
        };
    }

    async Task<ToolEnd> OpenAsync(IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, CancellationToken cancel)
    {
        var end = await system.RunAsync("cryptsetup", [.. arguments.SkipLast(1), "--test-passphrase"], input, cancel);
        if (end.Code is not 0)
            return end;
        Directory.CreateDirectory(Path.GetDirectoryName(paths.Mapping)!);
        if (!File.Exists(Decrypted))
        {
            using var file = File.Create(Decrypted);
            file.SetLength(32 << 20);
        }
        File.CreateSymbolicLink(paths.Mapping, Decrypted);
        return end;
    }

    Task<ToolEnd> CloseAsync()
    {
        File.Delete(paths.Mapping);
        return Task.FromResult(new ToolEnd(0, "", ""));
    }
}
