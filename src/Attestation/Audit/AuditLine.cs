using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Attestation.Measurements;

namespace Attestation.Audit;

/// <summary>One line of an audit log. It never holds a key, a nonce, a signature, a quote or a peer's id.</summary>
/// <remarks>
/// In the file a line is this record as JSON with <c>hash</c> as its last member: SHA-256 of all bytes of the line that stand in front of
/// <c>,"hash"</c>. The next line repeats it as <c>prev</c>. So a line that was changed is known by itself, and one that was taken
/// out, put in or moved by its neighbour.
/// </remarks>
public sealed record AuditLine
{
    /// <summary>Longest line in bytes, without its line feed.</summary>
    public const int MaxLength = 4096;

    /// <summary>What a line before the first one would have as its hash.</summary>
    public const string NoPrevious = "0000000000000000000000000000000000000000000000000000000000000000";

    const int HashMember = 75;

    /// <summary>Counts whole lines from 1. What a crash left of a line has no number.</summary>
    public required long Seq { get; init; }

    /// <summary>Hash of the whole line before this one, 64 lower-case hex digits.</summary>
    public required string Prev { get; init; }

    /// <summary>By the KMS's clock, which may be set back.</summary>
    public required DateTimeOffset Time { get; init; }

    public required AuditLineKind Kind { get; init; }

    /// <summary>32 random hex digits. This and the six below: only where a KMS begins a log or takes it up.</summary>
    public string? Chain { get; init; }

    /// <summary>SHA-256 of the salt of the chain's peers.</summary>
    [JsonPropertyName("salt_sha256")]
    public string? SaltSha256 { get; init; }

    public string? KmsVersion { get; init; }
    public Profile? Profile { get; init; }
    public EvidenceEnvironment? Environment { get; init; }

    /// <summary>How many bytes stand between this line and the whole one before it, left by a crash; not counting the last line feed.</summary>
    public long? TornBytes { get; init; }

    /// <summary>SHA-256 of those bytes.</summary>
    [JsonPropertyName("torn_sha256")]
    public string? TornSha256 { get; init; }

    /// <summary>How many refusals have no line; only in the line that says so.</summary>
    public long? Omitted { get; init; }

    /// <summary>This and all below: in decisions only.</summary>
    public AuditOutcome? Outcome { get; init; }

    /// <summary>The code that the caller got; null when the key was allowed to leave.</summary>
    public string? Reason { get; init; }

    /// <summary>Which check did not hold, as the caller was told.</summary>
    public string? Detail { get; init; }

    public string? RequestId { get; init; }

    /// <summary>Salted hash of the peer id (<see cref="AuditPeer"/>).</summary>
    public string? Peer { get; init; }

    [JsonPropertyName("quote_sha256")]
    public string? QuoteSha256 { get; init; }

    [JsonPropertyName("mrtd")]
    public Measurement? MrTd { get; init; }

    [JsonPropertyName("rtmr0")]
    public Measurement? Rtmr0 { get; init; }

    [JsonPropertyName("rtmr1")]
    public Measurement? Rtmr1 { get; init; }

    [JsonPropertyName("rtmr2")]
    public Measurement? Rtmr2 { get; init; }

    [JsonPropertyName("rtmr3")]
    public Measurement? Rtmr3 { get; init; }

    /// <summary>As policies write it: <c>uptodate</c>. This and the registers: null when the quote was not proven genuine.</summary>
    public string? TcbStatus { get; init; }

    public int? PolicyVersion { get; init; }

    [JsonPropertyName("policy_sha256")]
    public string? PolicySha256 { get; init; }

    /// <summary>Writes the line with its hash and a line feed.</summary>
    /// <returns>The hash, which the next line repeats.</returns>
    public string WriteTo(IBufferWriter<byte> destination)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, AuditJson.Lines.AuditLine);
        // Without the closing brace: the hash comes before it.
        var body = json.AsSpan(..^1);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        destination.Write(body);
        destination.Write(Encoding.ASCII.GetBytes($"{HashOf(hash)}\n"));
        return hash;
    }

    /// <summary>Whether bytes end as every whole line does. Those that do not are what a crash has left.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> line) => line.EndsWith("\"}"u8);

    /// <summary>Reads a line, without its line feed.</summary>
    /// <param name="line">The bytes in the file.</param>
    /// <param name="hash">The line's hash, which is the right one.</param>
    /// <exception cref="AuditFaultException">It has another form, or another hash than it says.</exception>
    public static AuditLine Parse(ReadOnlySpan<byte> line, out string hash)
    {
        if (line.Length is <= HashMember or > MaxLength)
            throw new AuditFaultException(AuditFault.Malformed, $"it has {line.Length} bytes, which no line of an audit log has");
        var body = line[..^HashMember];
        hash = Convert.ToHexStringLower(SHA256.HashData(body));
        if (!line[^HashMember..].SequenceEqual(Encoding.ASCII.GetBytes(HashOf(hash))))
            throw new AuditFaultException(AuditFault.Altered, $"it does not end with its own hash, which is {hash}");
        try
        {
            if (JsonSerializer.Deserialize((byte[])[.. body, (byte)'}'], AuditJson.Lines.AuditLine) is { IsComplete: true } parsed)
                return parsed;
            throw new AuditFaultException(AuditFault.Malformed, "it has not the members of its kind, although its hash is right");
        }
        catch (JsonException cause)
        {
            throw new AuditFaultException(AuditFault.Malformed, "it is no line of an audit log, although its hash is right", cause);
        }
    }

    bool IsComplete => (Kind is AuditLineKind.Omitted) == (Omitted > 0) && Kind switch
    {
        AuditLineKind.Decision => Chain is null && Outcome is not null && (Reason is null) == (Outcome is AuditOutcome.Released)
            && RequestId is not null && Peer is not null && QuoteSha256 is not null && PolicyVersion is not null && PolicySha256 is not null,
        AuditLineKind.Omitted => Chain is null && Outcome is null,
        _ => Outcome is null && Chain is not null && SaltSha256 is not null && KmsVersion is not null && Profile is not null && Environment is not null,
    };

    static string HashOf(string hash) => $",\"hash\":\"{hash}\"}}";
}
