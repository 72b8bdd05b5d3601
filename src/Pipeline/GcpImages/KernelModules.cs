using Pipeline.Clients.Processes;

namespace Pipeline.GcpImages;

/// <summary>The drivers of one kernel, as far as a folder with <c>usr/lib/modules</c> has them.</summary>
sealed class KernelModules
{
    /// <summary>What a signed module ends with (kernel: scripts/sign-file.c).</summary>
    static ReadOnlySpan<byte> SignatureEnd => "~Module signature appended~\n"u8;

    readonly HashSet<string> builtIn;
    readonly Dictionary<string, IReadOnlyList<string>> files;
    readonly Dictionary<string, bool?> signatures;

    KernelModules(HashSet<string> builtIn, Dictionary<string, IReadOnlyList<string>> files, Dictionary<string, bool?> signatures) =>
        (this.builtIn, this.files, this.signatures) = (builtIn, files, signatures);

    /// <summary>Drivers of which everything is known.</summary>
    /// <param name="builtIn">Lines of <c>modules.builtin</c>.</param>
    /// <param name="dependencies">Lines of <c>modules.dep</c>.</param>
    /// <param name="signatures">By file of a module, whether it is signed; null: it is not there.</param>
    public static KernelModules Of(IEnumerable<string> builtIn, IEnumerable<string> dependencies, IReadOnlyDictionary<string, bool?> signatures)
    {
        var files = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var line in dependencies.Where(line => line.Contains(':', StringComparison.Ordinal)))
            files[NameOf(line[..line.IndexOf(':', StringComparison.Ordinal)])] = line.Replace(":", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new([.. builtIn.Select(NameOf)], files, new(signatures));
    }

    /// <summary>Reads what concerns some drivers.</summary>
    /// <param name="root">The folder, of one kernel.</param>
    /// <param name="drivers">Names, with underscores.</param>
    /// <param name="work">Folder for modules that are unpacked; made.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="InvalidDataException">There are the modules of no kernel, or of several.</exception>
    public static async Task<KernelModules> ReadAsync(string root, IReadOnlyList<string> drivers, string work, CancellationToken cancel)
    {
        var modules = Path.Combine(root, "usr/lib/modules");
        if ((Directory.Exists(modules) ? Directory.GetDirectories(modules) : []) is not [var kernel])
            throw new InvalidDataException("There are not the modules of exactly one kernel in /usr/lib/modules.");
        var (builtIn, dependencies) = (Lines(kernel, "modules.builtin"), Lines(kernel, "modules.dep"));
        var names = Of(builtIn, dependencies, new Dictionary<string, bool?>());
        var signatures = new Dictionary<string, bool?>(StringComparer.Ordinal);
        foreach (var file in drivers.SelectMany(driver => names.files.GetValueOrDefault(driver, [])).Distinct(StringComparer.Ordinal))
            signatures[file] = File.Exists(Path.Combine(kernel, file)) ? await IsSignedAsync(Path.Combine(kernel, file), work, cancel) : null;
        return Of(builtIn, dependencies, signatures);
    }

    /// <summary>A sentence for each reason why a driver would not load; none where it would, or is built in.</summary>
    /// <param name="driver">Its name, with underscores.</param>
    /// <param name="where">Whose modules these are: "the initrd".</param>
    public IEnumerable<string> Problems(string driver, string where)
    {
        if (IsBuiltIn(driver))
            return [];
        if (!files.TryGetValue(driver, out var needed))
            return [$"{Capital(where)} has no driver {driver}."];
        return needed.Where(file => signatures.GetValueOrDefault(file) is not true)
            .Select(file => signatures.GetValueOrDefault(file) is null ? $"{Capital(where)} lacks {file}, which the driver {driver} needs." : $"{file} of {where} is not signed, and the kernel loads signed modules only.");
    }

    public bool IsBuiltIn(string driver) => builtIn.Contains(driver);

    /// <summary>For people: <c>nvme (built in)</c>.</summary>
    public string Describe(string driver) => IsBuiltIn(driver) ? $"{driver} (built in)" : $"{driver} (module)";

    static async Task<bool> IsSignedAsync(string module, string work, CancellationToken cancel)
    {
        if (module.EndsWith(".xz", StringComparison.Ordinal))
        {
            var packed = Path.Combine(Directory.CreateDirectory(work).FullName, Path.GetFileName(module));
            File.Copy(module, packed, overwrite: true);
            await Tool.RunAsync("xz", ["--decompress", "--force", packed], ToolOptions.Default, cancel);
            module = packed[..^".xz".Length];
        }
        return (await File.ReadAllBytesAsync(module, cancel)).AsSpan().EndsWith(SignatureEnd);
    }

    static string[] Lines(string kernel, string file) => Path.Combine(kernel, file) is var path && File.Exists(path) ? File.ReadAllLines(path) : [];

    static string NameOf(string path) => Path.GetFileName(path).Split('.')[0].Replace('-', '_');

    static string Capital(string where) => char.ToUpperInvariant(where[0]) + where[1..];
}
