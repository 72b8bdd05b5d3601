using System.Buffers;
using Attestation;
using Attestation.Audit;
using Attestation.Protocol;

namespace Support;

/// <summary>Audit logs as a KMS writes them, with made-up decisions.</summary>
public static class AuditForge
{
    public const string Chain = "0123456789abcdef0123456789abcdef";

    public static byte[] Salt { get; } = [.. Enumerable.Range(0, AuditPeer.SaltSize).Select(at => (byte)at)];

    public static DateTimeOffset BeganAt { get; } = PolicyForge.MadeAt;

    /// <summary>The peer of the lines whose number divides by three.</summary>
    public static PeerId Peer { get; } = PeerIdentity.FromSeed(Enumerable.Repeat((byte)1, 32).ToArray()).Id;

    /// <summary>A log of so many lines: one that opens the chain, then decisions, of which every third is a release to <see cref="Peer"/>.</summary>
    public static byte[] Log(int lines)
    {
        var (log, prev) = (new ArrayBufferWriter<byte>(), AuditLine.NoPrevious);
        for (var seq = 1; seq <= lines; seq++)
            prev = (seq is 1 ? Opened() : Decision(seq, prev)).WriteTo(log);
        return log.WrittenSpan.ToArray();
    }

    public static AuditLine Opened() => new()
    {
        Seq = 1,
        Prev = AuditLine.NoPrevious,
        Time = BeganAt,
        Kind = AuditLineKind.Opened,
        Chain = Chain,
        SaltSha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Salt)),
        KmsVersion = "3.0.0",
        Profile = Profile.Debug,
        Environment = EvidenceEnvironment.Simulation,
    };

    /// <summary>The line of a KMS that takes the log up again.</summary>
    public static AuditLine Continued(long seq, string prev, ReadOnlySpan<byte> torn) => Opened() with
    {
        Seq = seq,
        Prev = prev,
        Time = BeganAt.AddSeconds(seq),
        Kind = AuditLineKind.Continued,
        TornBytes = torn.IsEmpty ? null : torn.Length,
        TornSha256 = torn.IsEmpty ? null : Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(torn)),
    };

    /// <summary>The line of a KMS that had more to refuse than there are lines for.</summary>
    public static AuditLine Omitted(long seq, string prev, long count) =>
        new() { Seq = seq, Prev = prev, Time = BeganAt.AddSeconds(seq), Kind = AuditLineKind.Omitted, Omitted = count };

    public static AuditLine Decision(long seq, string prev)
    {
        var isReleased = seq % 3 is 0;
        var registers = isReleased ? QuoteForge.Registers() : null;
        return new()
        {
            Seq = seq,
            Prev = prev,
            Time = BeganAt.AddSeconds(seq),
            Kind = AuditLineKind.Decision,
            Outcome = isReleased ? AuditOutcome.Released : AuditOutcome.Refused,
            Reason = isReleased ? null : seq % 2 is 0 ? "invalid_challenge" : "invalid_signature",
            Detail = isReleased ? null : "This check did not hold.",
            RequestId = $"request-{seq}",
            Peer = isReleased ? AuditPeer.Hash(Salt, Peer) : PolicyForge.Hex64($"peer {seq}"),
            QuoteSha256 = PolicyForge.Hex64($"quote {seq}"),
            MrTd = registers?.MrTd,
            Rtmr0 = registers?.Rtmr0,
            Rtmr1 = registers?.Rtmr1,
            Rtmr2 = registers?.Rtmr2,
            Rtmr3 = registers?.Rtmr3,
            TcbStatus = isReleased ? "uptodate" : null,
            PolicyVersion = 1,
            PolicySha256 = PolicyForge.Hex64("policy"),
        };
    }
}
