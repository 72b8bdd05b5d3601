using Attestation;
using Attestation.Measurements;
using Node.Boot;

namespace Node.Admin;

/// <summary>Reads what a machine says of itself.</summary>
sealed class TeeInfo(MachinePaths paths, IRegisterFiles files, BootRecord boot)
{
    /// <exception cref="BootRefusedException">The registers cannot be read any more.</exception>
    public TeeFacts Read() => new()
    {
        CloudProvider = ReadOrEmpty(paths.Vendor).Trim() is "Google" ? "gcp" : "unknown",
        OsImage = OsImage(ReadOrEmpty(paths.OsRelease)),
        Mrtd = (boot.Environment is EvidenceEnvironment.Tdx ? TdxRegisters.Of(paths, files).Read(Register.MrTd) : boot.MrTd).ToString(),
        Profile = boot.Profile.Name,
        RootHash = boot.RootHash,
        Environment = boot.Environment,
    };

    static string OsImage(string osRelease)
    {
        var (name, version) = (Value("IMAGE_ID") ?? Value("ID"), Value("IMAGE_VERSION") ?? Value("VERSION_ID"));
        return name is null ? "unknown" : version is null ? name : $"{name}-{version}";

        string? Value(string key) => osRelease.Split('\n')
            .FirstOrDefault(line => line.StartsWith(key + "=", StringComparison.Ordinal))?[(key.Length + 1)..].Trim('"');
    }

    static string ReadOrEmpty(string path) => File.Exists(path) ? File.ReadAllText(path) : "";
}
