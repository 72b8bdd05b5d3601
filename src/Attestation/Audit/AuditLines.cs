namespace Attestation.Audit;

/// <summary>Cuts bytes into lines at line feeds, without ever holding more than one line.</summary>
static class AuditLines
{
    /// <summary>Longest stretch without a line feed, in bytes: what a crash can leave may be longer than a line.</summary>
    public const int Longest = 1024 * 1024;

    /// <summary>The lines in order; the last one may lack its line feed. A longer stretch than there can be is the last one, too.</summary>
    public static IEnumerable<(byte[] Bytes, bool IsEnded)> Read(Stream log)
    {
        var buffer = new byte[16 * 1024];
        var line = new MemoryStream();
        for (var length = log.Read(buffer); length > 0; length = log.Read(buffer))
        {
            var rest = buffer.AsMemory(0, length);
            for (var end = rest.Span.IndexOf((byte)'\n'); end >= 0; end = rest.Span.IndexOf((byte)'\n'))
            {
                line.Write(rest.Span[..end]);
                yield return (line.ToArray(), true);
                line.SetLength(0);
                rest = rest[(end + 1)..];
            }
            line.Write(rest.Span);
            if (line.Length > Longest)
                break;
        }
        if (line.Length > 0)
            yield return (line.ToArray(), false);
    }
}
