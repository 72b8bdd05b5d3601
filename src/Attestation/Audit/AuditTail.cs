namespace Attestation.Audit;

/// <summary>Where an audit log ends, and how its next line must follow.</summary>
public sealed record AuditTail
{
    const int Window = AuditLines.Longest;

    /// <summary>The line that opened the chain; null when the log has no whole line.</summary>
    public required AuditLine? Opened { get; init; }

    /// <summary>Number of the last whole line; 0 when there is none.</summary>
    public required long Seq { get; init; }

    /// <summary>Hash of the last whole line.</summary>
    public required string Head { get; init; }

    /// <summary>What a crash left behind the last whole line; null: nothing.</summary>
    public required ReadOnlyMemory<byte>? Torn { get; init; }

    /// <summary>Whether the last byte is a line feed, or there is none at all.</summary>
    public required bool IsEnded { get; init; }

    /// <summary>Reads the first line and the last mebibyte, and demands that these hold. What lies between is not looked at.</summary>
    /// <param name="log">Can be read at any place.</param>
    /// <exception cref="AuditFaultException">A line was changed, or does not follow the one before it.</exception>
    public static AuditTail Read(Stream log)
    {
        log.Position = 0;
        var opened = FirstLine(log);
        var start = Math.Max(0, log.Length - Window);
        log.Position = start;
        var (chain, isEnded) = (new AuditChain(isWhole: start == 0), true);
        // In the middle of the log the first line of the window has lost its beginning.
        foreach (var line in AuditLines.Read(log).Skip(start == 0 ? 0 : 1))
        {
            chain.Accept(line.Bytes);
            isEnded = line.IsEnded;
        }
        return opened is null || chain.Seq > 0
            ? new() { Opened = opened, Seq = chain.Seq, Head = chain.Head, Torn = chain.Torn, IsEnded = isEnded }
            : throw new AuditFaultException(AuditFault.Torn, $"the last {Window} bytes of the log hold no whole line");
    }

    /// <summary>The line that opened the chain; null when the log has no whole line.</summary>
    /// <exception cref="AuditFaultException">The first whole line is another, or was changed.</exception>
    public static AuditLine? FirstLine(Stream log)
    {
        if (AuditLines.Read(log).FirstOrDefault(line => AuditLine.IsWhole(line.Bytes)).Bytes is not { } bytes)
            return null;
        var first = AuditLine.Parse(bytes, out _);
        return first.Kind is AuditLineKind.Opened ? first : throw new AuditFaultException(AuditFault.Order, "the log does not begin with the line that opens its chain");
    }
}
