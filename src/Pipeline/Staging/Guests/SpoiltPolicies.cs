using System.Text;
using Attestation.Measurements;
using Attestation.Policies;
using Pipeline.Runs;

namespace Pipeline.Staging.Guests;

/// <summary>A candidate policy with one thing wrong, for what must be refused under it.</summary>
sealed class SpoiltPolicies(ProbedPolicy good, ProbedPolicy other)
{
    /// <summary>It was in force until yesterday.</summary>
    public AttestationPolicy Expired(DateTimeOffset now) => good.Policy with
    {
        GeneratedAt = Seconds(now.AddDays(-30)),
        NotBefore = Seconds(now.AddDays(-30)),
        ExpiresAt = Seconds(now.AddDays(-1)),
    };

    /// <summary>It allows a KMS that measured something else, and the node.</summary>
    public AttestationPolicy WithoutTheKms => good.Policy with
    {
        Policy = good.Policy.Policy with { KmsAllowedRtmr2 = [Elsewhere], AllowedRtmr2 = [Elsewhere] },
    };

    /// <summary>It allows the KMS, and of nodes those of another profile.</summary>
    public AttestationPolicy WithoutTheNode => good.Policy with
    {
        Policy = good.Policy.Policy with
        {
            NodeAllowedRtmr1 = other.Policy.Policy.NodeAllowedRtmr1,
            NodeAllowedRtmr2 = other.Policy.Policy.NodeAllowedRtmr2,
            NodeAllowedRtmr3 = other.Policy.Policy.NodeAllowedRtmr3,
        },
    };

    /// <summary>As a machine's attribute.</summary>
    public static string ToAttribute(AttestationPolicy policy) => Convert.ToBase64String(Encoding.UTF8.GetBytes(policy.ToJson()));

    /// <summary>Leaves one for a KMS to run with.</summary>
    public static async Task<string> WriteAsync(AttestationPolicy policy, string path, CancellationToken cancel)
    {
        await AtomicFile.WriteAsync(path, policy.ToJson(), cancel);
        return path;
    }

    static Measurement Elsewhere { get; } = Measurement.Hash("a KMS that nobody runs"u8);

    // Policies carry whole seconds.
    static DateTimeOffset Seconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
