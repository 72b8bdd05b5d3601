using System.Text;
using System.Text.Json;
using Attestation.Policies;
using Pipeline.Runs;

namespace Pipeline.Policies;

/// <summary>A policy as it lies on disk: what it says, and its exact bytes.</summary>
public sealed record PolicyFile
{
    public required string Path { get; init; }
    public required AttestationPolicy Policy { get; init; }

    /// <summary>SHA-256 of the file's bytes, <c>sha256:{hex}</c>.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The file's text; UTF-8 without byte order mark.</summary>
    public required string Text { get; init; }

    /// <summary>Reads a policy strictly. What its values say is not judged here.</summary>
    /// <exception cref="AssetMissingException">There is no such file.</exception>
    /// <exception cref="AskedWronglyException">It is a folder, not a policy, or not written as this project writes policies.</exception>
    public static async Task<PolicyFile> ReadAsync(string path, CancellationToken cancel) =>
        Parse(path, await GivenFile.ReadAsync(path, "a policy", cancel));

    /// <summary>As <see cref="ReadAsync"/>, but null when there is no such file.</summary>
    /// <exception cref="AskedWronglyException">It is not a policy, or not written as this project writes policies.</exception>
    public static async Task<PolicyFile?> FindAsync(string path, CancellationToken cancel) =>
        File.Exists(path) ? await ReadAsync(path, cancel) : null;

    static PolicyFile Parse(string path, byte[] bytes)
    {
        var policy = ParsePolicy(path, bytes);
        // What is signed and reviewed is the file: nothing may be in it that the record does not carry.
        return policy.ToJson() is var text && bytes.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(text))
            ? new() { Path = path, Policy = policy, Sha256 = Digest.Of(bytes), Text = text }
            : throw new AskedWronglyException($"{path}: the policy is not written the one way policies are written (order of members, two spaces, LF, final newline); write it with the release, not by hand.");
    }

    static AttestationPolicy ParsePolicy(string path, byte[] bytes)
    {
        try
        {
            return AttestationPolicy.Parse(Encoding.UTF8.GetString(bytes));
        }
        catch (JsonException cause)
        {
            throw new AskedWronglyException($"{path}{JsonComplaint.Line(cause)}: this is not a policy: {JsonComplaint.Reason(cause)}", cause);
        }
    }
}
