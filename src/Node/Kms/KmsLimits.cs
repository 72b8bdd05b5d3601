namespace Node.Kms;

/// <summary>How large an answer of a KMS may be; merod's numbers.</summary>
static class KmsLimits
{
    /// <summary>Longest <c>quoteB64</c>, in characters.</summary>
    public const int QuoteText = 128 * 1024;

    /// <summary>Longest <c>reportDataHex</c>, in characters.</summary>
    public const int ReportDataText = 1024;

    /// <summary>Longest <c>challengeId</c>, in characters.</summary>
    public const int ChallengeIdText = 512;

    /// <summary>Longest <c>nonceB64</c>, in characters.</summary>
    public const int NonceText = 2048;

    /// <summary>Longest <c>key</c>, in hex digits.</summary>
    public const int KeyText = 4096;

    /// <summary>Shortest key, in bytes.</summary>
    public const int KeyBytes = 32;

    /// <summary>Longest answer that is read at all, in bytes: a quote, an event log and room. merod reads without a limit.</summary>
    public const int Answer = 2 * 1024 * 1024;

    /// <summary>How long a call may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
}
