namespace Attestation.Audit;

/// <summary>Proves that an audit log is what was written, from its first line to the first that is not.</summary>
/// <remarks>
/// What is proven is that no line was changed, taken out, put in or moved. That none is missing at the end, and that not all of it was
/// written anew, is proven by a hash that was kept elsewhere (<paramref name="head"/>), and by nothing else.
/// </remarks>
/// <param name="head">A hash that a line must have, 64 lower-case hex digits; null: none in particular.</param>
/// <param name="peer">The salted hash of a peer whose lines are wanted; null: none.</param>
public sealed class AuditVerification(string? head = null, string? peer = null)
{
    readonly AuditChain chain = new();
    readonly SortedDictionary<string, long> refused = new(StringComparer.Ordinal);
    readonly List<long> torn = [], earlier = [], ofPeer = [];
    long number, released, omitted, continued, firstTorn;
    DateTimeOffset? first, last;
    long? headLine;

    /// <summary>Reads a log to its end, or to the first line that does not hold.</summary>
    public AuditReport Verify(Stream log)
    {
        var broken = Walk(log);
        return new()
        {
            Opened = chain.Opened,
            Lines = chain.Seq,
            Released = released,
            Refused = refused,
            Omitted = omitted,
            Continued = continued,
            TornLines = torn,
            EarlierLines = earlier,
            PeerLines = ofPeer,
            First = first,
            Last = last,
            Head = chain.Head,
            HeadLine = headLine,
            Broken = broken,
        };
    }

    AuditBreak? Walk(Stream log)
    {
        try
        {
            foreach (var (bytes, isEnded) in AuditLines.Read(log))
            {
                number++;
                if (!isEnded)
                    return Unended();
                Take(bytes);
            }
        }
        catch (AuditFaultException fault)
        {
            return chain.Torn is null ? new(number, fault.Fault, fault.Message) : TornAt(firstTorn);
        }
        if (chain.Torn is not null)
            return TornAt(firstTorn);
        return number is 0 ? new(1, AuditFault.Malformed, "there is none; a log begins with the line that opens its chain") : null;
    }

    void Take(byte[] bytes)
    {
        var before = chain.Torn;
        if (chain.Accept(bytes) is not { } line)
        {
            firstTorn = before is null ? number : firstTorn;
            return;
        }
        if (before is not null)
            torn.AddRange(Enumerable.Range(0, (int)(number - firstTorn)).Select(at => firstTorn + at));
        Count(line);
    }

    void Count(AuditLine line)
    {
        if (chain.Head == head)
            headLine = number;
        if (line.Time < last)
            earlier.Add(number);
        if (peer is not null && line.Peer == peer)
            ofPeer.Add(number);
        first ??= line.Time;
        last = line.Time;
        if (line.Kind is AuditLineKind.Continued)
            continued++;
        omitted += line.Omitted ?? 0;
        if (line.Outcome is AuditOutcome.Released)
            released++;
        if (line.Reason is { } reason)
            refused[reason] = refused.GetValueOrDefault(reason) + 1;
    }

    AuditBreak Unended() => TornAt(chain.Torn is null ? number : firstTorn);

    static AuditBreak TornAt(long line) =>
        new(line, AuditFault.Torn, "it is cut off, and no whole line behind it accounts for that");
}
