namespace Simulator.Machines;

/// <summary>What a guest, which nobody trusts, may ask of its simulated TD.</summary>
static class MachineLimits
{
    /// <summary>Bytes of one line, without its end.</summary>
    public const int MaximumLine = 1 << 20;

    /// <summary>How long a line may take from its first byte to its end, and how long a guest may take to read an answer.</summary>
    public static TimeSpan LineTime { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Nesting of a line's JSON.</summary>
    public const int MaximumDepth = 32;

    /// <summary>Reports of one TD, and the characters that all of them may have.</summary>
    public const int MaximumReports = 256;

    public const int MaximumReportText = 8 << 20;

    /// <summary>Tasks that wait for one machine.</summary>
    public const int MaximumTasks = 16;

    /// <summary>Bytes of attributes, or of a task, that somebody sends for a machine.</summary>
    public const int MaximumOrder = 512 << 10;

    /// <summary>The line that refuses to answer a longer one.</summary>
    public static string TooLong { get; } = $"The line has more than {MaximumLine} bytes.";
}
