using System.Security.Cryptography;

namespace Attestation.Audit;

/// <summary>Follows an audit log line by line, and demands of each that it follows the one before.</summary>
/// <param name="isWhole">Whether the first line that comes is the log's first; if not, any whole line may be the first.</param>
public sealed class AuditChain(bool isWhole = true)
{
    readonly List<byte[]> torn = [];

    /// <summary>Number of the last whole line; 0 before the first.</summary>
    public long Seq { get; private set; }

    /// <summary>Hash of the last whole line.</summary>
    public string Head { get; private set; } = AuditLine.NoPrevious;

    /// <summary>The first line, when it was seen.</summary>
    public AuditLine? Opened { get; private set; }

    /// <summary>What a crash left behind the last whole line, and no line has accounted for so far; its lines joined by line feeds.</summary>
    public ReadOnlyMemory<byte>? Torn => torn is [] ? default(ReadOnlyMemory<byte>?) : Join(torn);

    /// <summary>Takes the next line, without its line feed.</summary>
    /// <returns>Null when it is cut off: then a later line must account for it.</returns>
    /// <exception cref="AuditFaultException">It does not belong here.</exception>
    public AuditLine? Accept(ReadOnlySpan<byte> bytes)
    {
        if (!AuditLine.IsWhole(bytes))
        {
            torn.Add(bytes.ToArray());
            return null;
        }
        var line = AuditLine.Parse(bytes, out var hash);
        if (isWhole || Seq > 0)
            DemandOrder(line);
        DemandTorn(line);
        (Seq, Head) = (line.Seq, hash);
        if (line.Kind is AuditLineKind.Opened)
            Opened = line;
        torn.Clear();
        return line;
    }

    void DemandOrder(AuditLine line)
    {
        if (line.Seq != Seq + 1)
            throw Order($"its seq is {line.Seq}, but {Seq + 1} is expected");
        if (line.Prev != Head)
            throw Order($"its prev is {line.Prev}, but the hash of the line before it is {Head}");
        if ((line.Kind is AuditLineKind.Opened) != (line.Seq == 1))
            throw Order(line.Seq == 1 ? "it is the first, but does not open the chain" : "it opens a chain in the middle of one");
        if (Opened is { } opened && line.Kind is AuditLineKind.Continued && !IsSame(opened, line))
            throw Order("it continues another chain, or for another profile, environment or salt");
    }

    // Bytes that nobody accounts for may be what somebody made of a line.
    void DemandTorn(AuditLine line)
    {
        if (!isWhole && Seq == 0)
            return;
        var (bytes, sha256) = Torn is { } left ? ((long?)left.Length, Convert.ToHexStringLower(SHA256.HashData(left.Span))) : (null, null);
        if (line.TornBytes == bytes && line.TornSha256 == sha256)
            return;
        throw torn.Count is 0
            ? Order("it accounts for a cut-off line before it, which is not there")
            : new AuditFaultException(AuditFault.Torn, "it is cut off, and the next whole line does not account for it");
    }

    static bool IsSame(AuditLine opened, AuditLine line) => line.Chain == opened.Chain && line.SaltSha256 == opened.SaltSha256
        && line.Profile == opened.Profile && line.Environment == opened.Environment;

    static AuditFaultException Order(string why) => new(AuditFault.Order, why);

    static byte[] Join(IReadOnlyList<byte[]> lines) => [.. lines.SelectMany((line, at) => at is 0 ? line : [(byte)'\n', .. line])];
}
