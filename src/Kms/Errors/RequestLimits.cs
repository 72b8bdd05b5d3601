namespace Kms.Errors;

/// <summary>What a request may cost.</summary>
static class RequestLimits
{
    /// <summary>Longest body in bytes.</summary>
    public const int Body = 64 * 1024;

    /// <summary>As much of a longer one is read and thrown away before its connection is closed, in bytes.</summary>
    public const int ReadAway = 1024 * 1024;

    /// <summary>Longest text of a nonce or binding in characters, as merod limits it.</summary>
    public const int NonceText = 2048;

    public const string TooSlow = "The body did not arrive in the time that it may take.";

    public const string TooLarge = "The body is longer than 65536 bytes.";
}
