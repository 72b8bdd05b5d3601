using System.Text;
using System.Text.Json;
using Pipeline.Runs;

namespace Pipeline.Policies;

/// <summary>Reads a file that an earlier step made.</summary>
static class OurFile
{
    /// <summary>Its bytes' digest and what they parse to.</summary>
    /// <exception cref="AssetMissingException">There is no such file.</exception>
    /// <exception cref="AskedWronglyException">It does not parse.</exception>
    public static async Task<(string Digest, T Content)> ReadAsync<T>(Workspace workspace, string path, Func<string, T> parse, CancellationToken cancel)
    {
        if (!File.Exists(path))
            throw new AssetMissingException($"{workspace.Name(path)}: there is no such file. Run ./build.sh Release, which makes it.");
        var bytes = await File.ReadAllBytesAsync(path, cancel);
        try
        {
            return (Digest.Of(bytes), parse(Encoding.UTF8.GetString(bytes)));
        }
        catch (JsonException cause)
        {
            throw new AskedWronglyException($"{workspace.Name(path)}{JsonComplaint.Line(cause)}: this does not have the expected form: {JsonComplaint.Reason(cause)} Remove the file and run ./build.sh Release again.", cause);
        }
    }
}
