namespace Pipeline.Benchmarks;

/// <summary>What is wanted. A bench reports a missed aim and does not fail on it: a busy machine would decide.</summary>
public static class BenchAims
{
    /// <summary>A verification with platform and collateral seen before, to two P-256 verifications: the signatures that cannot be avoided.</summary>
    public const double Warm = 1.6;

    /// <summary>A verification with collateral seen before and a platform never seen, to two P-256 verifications.</summary>
    public const double NewPlatform = 5;

    /// <summary>Bytes allocated for a warm verification.</summary>
    public const long WarmBytes = 4096;

    /// <summary>MRTD of a firmware to SHA-384 over the same stream of bytes.</summary>
    public const double MrTd = 1.3;

    /// <summary>Three images to one.</summary>
    public const double Images = 1.8;
}
