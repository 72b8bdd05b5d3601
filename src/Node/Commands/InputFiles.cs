using System.Text.Json;
using Attestation.Policies;

namespace Node.Commands;

/// <summary>Reads the files that arguments name.</summary>
static class InputFiles
{
    /// <exception cref="NodeException">The file is not there.</exception>
    public static byte[] ReadBytes(FileInfo file) => file.Exists
        ? File.ReadAllBytes(file.FullName)
        : throw new NodeException($"{file} is not there; it was named on the command line.", ExitCode.AssetMissing);

    /// <inheritdoc cref="ReadBytes"/>
    public static string ReadText(FileInfo file) => System.Text.Encoding.UTF8.GetString(ReadBytes(file));

    /// <exception cref="AskedWronglyException">The file is no policy.</exception>
    public static AttestationPolicy ReadPolicy(FileInfo file)
    {
        try
        {
            return AttestationPolicy.Parse(ReadText(file));
        }
        catch (JsonException cause)
        {
            throw new AskedWronglyException($"{file} is not a policy: {cause.Message}", cause);
        }
    }
}
