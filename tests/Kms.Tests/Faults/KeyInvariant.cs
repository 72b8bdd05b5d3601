using System.Text.Json;
using Attestation.Audit;
using Attestation.Measurements;
using Attestation.Protocol;

namespace KmsTests.Faults;

/// <summary>No key without a consumed challenge, a verified quote and an audit line; none twice.</summary>
static class KeyInvariant
{
    /// <summary>What does not hold, a sentence each.</summary>
    public static IReadOnlyList<string> Violations(ReleaseEvidence evidence) =>
        [.. OfLog(evidence), .. OfChallenges(evidence), .. evidence.Exchanges.Where(one => one.HasKey).SelectMany(one => OfKey(evidence, one)), .. OfSilence(evidence)];

    static IEnumerable<AuditLine> Released(ReleaseEvidence evidence) => evidence.Lines.Where(line => line.Outcome is AuditOutcome.Released);

    static IEnumerable<string> OfLog(ReleaseEvidence evidence)
    {
        if (evidence.Report.Broken is { } broken)
            yield return $"The audit log breaks at line {broken.Line}: {broken.Why}.";
        foreach (var twice in Released(evidence).GroupBy(line => line.QuoteSha256).Where(lines => lines.Count() > 1))
            yield return $"Quote {twice.Key} was released twice.";
        foreach (var line in Released(evidence))
        {
            if (evidence.Exchanges.FirstOrDefault(one => one.Asked is not null && one.QuoteSha256 == line.QuoteSha256) is not { } one)
                yield return $"Line {line.Seq} releases a quote that nobody sent.";
            else if (!PeerId.TryParse(one.Asked!.PeerId, out var peer) || AuditPeer.Hash(evidence.Salt, peer) != line.Peer)
                yield return $"Line {line.Seq} names another peer than the request.";
            if (!evidence.Policies.Contains(line.PolicySha256!))
                yield return $"Line {line.Seq} releases under a policy that may not govern.";
        }
        if (evidence.Derived.Count < Released(evidence).Count())
            yield return $"The log releases {Released(evidence).Count()} keys, but the agent was asked for {evidence.Derived.Count}.";
    }

    static IEnumerable<string> OfChallenges(ReleaseEvidence evidence)
    {
        foreach (var twice in evidence.Exchanges.Where(one => one.HasKey).GroupBy(one => one.Asked!.ChallengeId).Where(all => all.Count() > 1))
            yield return $"Challenge {twice.Key} gave {twice.Count()} keys.";
    }

    static IEnumerable<string> OfKey(ReleaseEvidence evidence, KeyExchange one)
    {
        var id = one.Asked!.ChallengeId;
        if (!evidence.Given.TryGetValue(id, out var given) || given.Peer.Text != one.Asked.PeerId)
            yield return $"A key left for {id}, which was not given to its peer.";
        else if (evidence.Prove(one.Quote) is not { } quote || !quote.Report.ReportData.Span.SequenceEqual(ReportData.ForNode(given.Nonce, given.Peer)))
            yield return $"A key left for {id} on a quote that does not prove its peer.";
        else if (Released(evidence).Count(line => line.RequestId == one.RequestId && line.QuoteSha256 == one.QuoteSha256 && Registers(line) == quote.Report.Registers) is not 1 and var lines)
            yield return $"The key of {id} has {lines} lines in the audit log.";
        if (evidence.StillHeld.Contains(id))
            yield return $"A key left for {id}, which is not consumed.";
        if (KeyIn(one.Body) is not { Length: 32 } key || !evidence.Derived.Any(path => FakeAgent.KeyOf(path).AsSpan().SequenceEqual(key) && path.EndsWith($"/{one.Asked.PeerId}", StringComparison.Ordinal)))
            yield return $"What left for {id} is not the key that the agent gave for its peer.";
    }

    // Nobody who was refused has a key in his hands.
    static IEnumerable<string> OfSilence(ReleaseEvidence evidence) =>
        from one in evidence.Exchanges
        where !one.HasKey && evidence.Derived.Any(path => one.Body.Contains(Convert.ToHexStringLower(FakeAgent.KeyOf(path)), StringComparison.OrdinalIgnoreCase))
        select $"The answer {one.RequestId} holds a key, and its status is {one.Status}.";

    static RegisterValues? Registers(AuditLine line) => line is { MrTd: { } mrTd, Rtmr0: { } rtmr0, Rtmr1: { } rtmr1, Rtmr2: { } rtmr2, Rtmr3: { } rtmr3 }
        ? new() { MrTd = mrTd, Rtmr0 = rtmr0, Rtmr1 = rtmr1, Rtmr2 = rtmr2, Rtmr3 = rtmr3 }
        : null;

    static byte[]? KeyIn(string body) => JsonSerializer.Deserialize(body, KmsJson.Wire.GetKeyResponse) is { } answer ? Convert.FromHexString(answer.Key) : null;
}
