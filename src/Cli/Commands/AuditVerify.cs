using System.CommandLine;
using System.Text.Json;
using Attestation.Audit;
using Attestation.Protocol;
using Pipeline.Runs;

namespace Cli.Commands;

/// <summary><c>mero-tee audit verify FILE</c>: whether a KMS's audit log is what was written, and what it says.</summary>
sealed class AuditVerify : Command
{
    readonly Argument<string> file = new("FILE") { Description = "The audit log of a KMS; one that is being written may be read, too." };

    readonly Option<string?> head = new("--head")
    {
        Description = "The hash of a line that was seen before, 64 hex digits: a log that lacks it was cut off or written anew.",
    };

    readonly Option<string?> peer = new("--peer") { Description = "A peer id whose lines are wanted; needs the chain's salt, which lies beside the log." };

    public AuditVerify() : base("verify", "Proves the chain of an audit log, or names its first broken line.")
    {
        Add(file);
        Add(head);
        Add(peer);
        SetAction(RunAsync);
    }

    async Task<int> RunAsync(ParseResult asked, CancellationToken cancel)
    {
        var path = asked.GetRequiredValue(file);
        GivenFile.Demand(path, "the audit log of a KMS");
        var demanded = ParseHead(asked.GetValue(head));
        var wanted = asked.GetValue(peer) is { } id ? HashOf(id, path) : null;
        using var log = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var answer = AuditAnswer.Of(new AuditVerification(demanded, wanted).Verify(log), demanded, wanted is not null);
        await asked.InvocationConfiguration.Output.WriteAsync(
            (asked.GetValue(SharedOptions.Json) ? JsonSerializer.Serialize(answer, CliJson.Readable.AuditAnswer) + "\n" : answer.ToText()).AsMemory(), cancel);
        return (int)(answer.Broken is null ? ExitCode.Done : ExitCode.VerificationFailed);
    }

    static string? ParseHead(string? text) => text is null || (text.Length is 64 && text.All(char.IsAsciiHexDigitLower))
        ? text
        : throw new AskedWronglyException($"--head \"{text}\" is no hash of a line; 64 lower-case hex digits are expected.");

    static string HashOf(string id, string path)
    {
        if (!PeerId.TryParse(id, out var peer))
            throw new AskedWronglyException($"--peer \"{id}\" is no peer id; 1 to 128 base58 characters are expected.");
        if (OpenedBy(path) is not { Chain: { } chain } opened)
            throw new AskedWronglyException($"{path} does not begin with the line that opens an audit log, so that nobody's lines can be looked for in it.");
        var salt = AuditPeer.SaltPath(path, chain);
        return AuditSalt.Read(salt) is { } bytes && AuditSalt.Sha256(bytes) == opened.SaltSha256
            ? AuditPeer.Hash(bytes, peer)
            : throw new AssetMissingException($"{salt}: the salt of this log's peers is expected there; without it nobody can tell which lines are a peer's.");
    }

    static AuditLine? OpenedBy(string path)
    {
        try
        {
            using var log = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return AuditTail.FirstLine(log);
        }
        catch (AuditFaultException)
        {
            // The verification will name the line; whose chain it is cannot be told.
            return null;
        }
    }
}
