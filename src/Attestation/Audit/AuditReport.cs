namespace Attestation.Audit;

/// <summary>What an audit log says, as far as its chain holds.</summary>
public sealed record AuditReport
{
    /// <summary>The chain's first line; null when there is none.</summary>
    public required AuditLine? Opened { get; init; }

    /// <summary>Whole lines that hold.</summary>
    public required long Lines { get; init; }

    public required long Released { get; init; }

    /// <summary>How many requests were refused, by the code that the caller got; sorted.</summary>
    public required IReadOnlyDictionary<string, long> Refused { get; init; }

    /// <summary>How many requests were refused besides and have no line of their own: they came faster than lines are written for refusals.</summary>
    public required long Omitted { get; init; }

    /// <summary>How often a KMS took the log up again.</summary>
    public required long Continued { get; init; }

    /// <summary>Numbers of the lines of the file that a crash cut off, each accounted for by a later line.</summary>
    public required IReadOnlyList<long> TornLines { get; init; }

    /// <summary>Numbers of the lines that are older by the KMS's clock than the line before: somebody set it back.</summary>
    public required IReadOnlyList<long> EarlierLines { get; init; }

    /// <summary>Numbers of the lines about the peer that was asked for.</summary>
    public required IReadOnlyList<long> PeerLines { get; init; }

    public required DateTimeOffset? First { get; init; }
    public required DateTimeOffset? Last { get; init; }

    /// <summary>Hash of the last whole line.</summary>
    public required string Head { get; init; }

    /// <summary>Number of the line with the hash that was demanded; null when none has it, or none was demanded.</summary>
    public required long? HeadLine { get; init; }

    /// <summary>The first line that does not hold; null when all do.</summary>
    public required AuditBreak? Broken { get; init; }
}

/// <summary>Where a chain breaks.</summary>
/// <param name="Line">Of the file, counted from 1.</param>
/// <param name="Fault">In what way.</param>
/// <param name="Why">Goes on after "line N: ".</param>
public sealed record AuditBreak(long Line, AuditFault Fault, string Why);
