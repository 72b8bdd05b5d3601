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

    /// <summary>Processor time of the KMS for a challenge and a key, to one Ed25519 and two P-256 verifications; with challenges in memory.</summary>
    public const double KmsMemory = 2.2;

    /// <summary>The same with challenges in Redis.</summary>
    public const double KmsRedis = 2.8;

    /// <summary>What one cycle in a hundred waits longer than, to what they wait on average, at half the load that can be borne.</summary>
    public const double KmsTail = 10;

    /// <summary>With a million challenges waiting to with a thousand, and with a thousand values per register to with one.</summary>
    public const double KmsGrowth = 1.05;

    /// <summary>Bytes that the KMS holds when a million challenges were asked for and none used.</summary>
    public const long KmsBytes = 300L * 1024 * 1024;

    /// <summary>Bytes of the root of locked-read-only, as its file system counts them.</summary>
    public const long RootBytes = 250L << 20;

    /// <summary>Three images to one.</summary>
    public const double Images = 1.8;
}
