namespace Kms.Dstack;

/// <summary>One connection to the guest agent, for one key at a time, which knows whether who answers has shown that he is the one.</summary>
sealed class KeyLine : IDisposable
{
    /// <summary>Of so many keys that come over a connection without a pause one is followed to its root.</summary>
    public const int Between = 128;

    /// <summary>After so long a pause a connection is given up; the next key is the first of another.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    int left;

    /// <param name="endpoint">Where the agent is.</param>
    /// <param name="longestPause">As a rule <see cref="LongestPause"/>.</param>
    /// <param name="time">Measures how long an answer takes.</param>
    public KeyLine(string? endpoint, TimeSpan longestPause, TimeProvider time) =>
        Calls = new(DstackEndpoint.ConnectOnce(endpoint, longestPause, () => Volatile.Write(ref left, 0)), time);

    public DstackCalls Calls { get; }

    /// <summary>Whether the last answer must be followed to its root: the first of a connection, and again after a while.</summary>
    public bool IsProofDue => Volatile.Read(ref left) is 0;

    /// <summary>An answer came over it; whether it was followed to its root.</summary>
    public void Count(bool isProven) => Volatile.Write(ref left, isProven ? Between - 1 : left - 1);

    public void Dispose() => Calls.Dispose();
}
