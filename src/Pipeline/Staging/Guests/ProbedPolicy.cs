using System.Text;
using Attestation.Policies;
using Pipeline.Runs;

namespace Pipeline.Staging.Guests;

/// <summary>The candidate policy that a probe is about.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Sha256"><c>sha256:{hex}</c> of the file's exact bytes.</param>
/// <param name="Bytes">The file's.</param>
/// <param name="Policy">What it says.</param>
sealed record ProbedPolicy(string Path, string Sha256, byte[] Bytes, AttestationPolicy Policy)
{
    /// <exception cref="AssetMissingException">There is no such file.</exception>
    public static async Task<ProbedPolicy> ReadAsync(Workspace workspace, string path, CancellationToken cancel)
    {
        var bytes = await File.ReadAllBytesAsync(StagingPaths.Demand(workspace, path), cancel);
        return new(path, Digest.Of(bytes), bytes, AttestationPolicy.Parse(Encoding.UTF8.GetString(bytes)));
    }

    /// <summary>As a machine's attribute.</summary>
    public string ToAttribute() => Convert.ToBase64String(Bytes);
}
