using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Attestation.Measurements;
using Attestation.Protocol;

namespace KmsTests.Hostile;

/// <summary>Sends what was drawn, and judges each answer without the service's own code.</summary>
sealed class HostileCaller(HostileRun run)
{
    // Everything of a quote that its platform signs.
    const int Signed = 48 + 584;

    readonly NodeUnderTest node = new(run.Kms, run.Http);
    readonly NodeUnderTest other = new(run.Kms, run.Http, seed: 2);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <returns>The code of the answer.</returns>
    public Task<string> SendAsync(DrawnRequest drawn) => drawn.IsForKey ? AskForKeyAsync(drawn) : AskForQuoteAsync(drawn);

    async Task<string> AskForKeyAsync(DrawnRequest drawn)
    {
        var challenge = await run.ChallengeAsync(drawn.Evidence is Evidence.AnotherPeersChallenge ? other : node);
        var proper = run.Keep(node.Request(challenge, QuoteOf(drawn, challenge)));
        var draft = drawn.Changes.Aggregate(Draft.Of(proper), (sent, change) => change.Apply(sent));
        using var answer = await run.SendAsync(draft);
        var code = await DocumentedAnswer.DemandAsync(draft, answer, Cancel);
        if (DocumentedAnswer.IsAt(answer, "/get-key") && code is "ok")
            await DemandReleasableAsync(drawn, proper, draft, answer);
        else
            Assert.False(drawn is { Changes: [], Evidence: Evidence.Honest or Evidence.PaddedWithZeros }, $"An honest request was refused with {code}.");
        return code;
    }

    async Task DemandReleasableAsync(DrawnRequest drawn, GetKeyRequest proper, Draft sent, HttpResponseMessage answer)
    {
        Assert.True(drawn.Evidence is Evidence.Honest or Evidence.PaddedWithZeros);
        await run.ReceivedAsync(node, proper, answer);
        using var body = JsonDocument.Parse(sent.Body);
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("challengeId", proper.ChallengeId), ("quoteB64", proper.QuoteB64), ("peerId", proper.PeerId),
            ("peerPublicKeyB64", proper.PeerPublicKeyB64), ("signatureB64", proper.SignatureB64)])
        {
            var text = Assert.Single(body.RootElement.EnumerateObject(), member => member.Name == name).Value.GetString()!;
            Assert.Equal(value, name is "peerId" ? text.Trim() : text);
        }
        using var again = await run.SendAsync(Draft.Of(proper));
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        Assert.Equal("invalid_challenge", await DocumentedAnswer.DemandAsync(Draft.Of(proper), again, Cancel));
    }

    async Task<string> AskForQuoteAsync(DrawnRequest drawn)
    {
        var nonce = RandomNumberGenerator.GetBytes(32);
        run.Secrets.Add(nonce);
        var proper = new Draft { Path = "/attest", Members = [("\"nonceB64\"", Draft.Quoted(Convert.ToBase64String(nonce))), ("\"bindingB64\"", Draft.Quoted(Convert.ToBase64String(SHA256.HashData(nonce))))] };
        var draft = drawn.Changes.Aggregate(proper, (sent, change) => change.Apply(sent));
        using var answer = await run.SendAsync(draft);
        var code = await DocumentedAnswer.DemandAsync(draft, answer, Cancel);
        Assert.False(drawn.Changes is [] && code is not "ok", $"A proper request was refused with {code}.");
        if (DocumentedAnswer.IsAt(answer, "/attest") && code is "ok")
        {
            var own = JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(Cancel), KmsJson.Wire.AttestResponse)!;
            var quote = Convert.FromBase64String(own.QuoteB64);
            run.Secrets.AddQuote(quote);
            Assert.Equal(own.ReportDataHex, Convert.ToHexStringLower(quote.AsSpan(48 + 520, 64)));
        }
        return code;
    }

    byte[] QuoteOf(DrawnRequest drawn, ChallengeResponse challenge)
    {
        var (honest, forge, nonce) = (node.Quote(challenge), run.Kms.Forge, NodeUnderTest.Nonce(challenge));
        return drawn.Evidence switch
        {
            Evidence.Honest or Evidence.AnotherPeersChallenge => honest,
            Evidence.PaddedWithZeros => [.. honest, .. new byte[1 + (drawn.Number % 3_000)]],
            Evidence.PaddedWithMore => [.. honest, .. new byte[drawn.Number % 3_000], 1],
            Evidence.CutOff => honest[..(1 + (drawn.Number % (honest.Length - 1)))],
            Evidence.OneByteChanged => Changed(honest, drawn.Number),
            Evidence.OfAnotherNonce => forge.Quote(QuoteForge.Registers(), ReportData.ForNode(SHA256.HashData(nonce), node.Identity.Id)),
            Evidence.OfAnotherPeer => forge.Quote(QuoteForge.Registers(), ReportData.ForNode(nonce, other.Identity.Id)),
            Evidence.OfADebugTd => node.Quote(challenge, isDebug: true),
            Evidence.OfAMigratableTd => forge.Quote(QuoteForge.Registers(), ReportData.ForNode(nonce, node.Identity.Id), isMigratable: true),
            Evidence.OfAnotherImage => node.Quote(challenge, QuoteForge.Registers() with { Rtmr2 = Measurement.Zero }),
            Evidence.AMock => [.. "MOCK_TDX_QUOTE_V1"u8, .. honest["MOCK_TDX_QUOTE_V1".Length..]],
            Evidence.AnyBytes => RandomNumberGenerator.GetBytes(1 + (drawn.Number % 6_000)),
            _ => throw new InvalidOperationException($"{drawn.Evidence} is no evidence that is known."),
        };
    }

    static byte[] Changed(byte[] quote, int number)
    {
        quote[number % Signed] ^= (byte)(1 + (number / Signed % 255));
        return quote;
    }
}
