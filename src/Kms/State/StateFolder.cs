using Attestation;

namespace Kms.State;

/// <summary>A folder of this KMS alone.</summary>
static class StateFolder
{
    const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Makes it for its owner alone; one that is there is taken when nobody else may write to it.</summary>
    /// <param name="path">Where.</param>
    /// <param name="environment">In the simulation anybody may: there the folder is handed to a container whose user nobody else knows.</param>
    /// <exception cref="IOException">Others may write to it, or it cannot be made.</exception>
    public static void Prepare(string path, EvidenceEnvironment environment)
    {
        Directory.CreateDirectory(path, Owner);
        if (environment is EvidenceEnvironment.Tdx && (File.GetUnixFileMode(path) & OthersWrite) is not UnixFileMode.None)
            throw new IOException($"{path} can be written to by others than its owner, who could put back what this KMS has seen and said; take that from them: chmod go-w {path}");
    }
}
