using System.Security.Cryptography;
using Attestation.Protocol;

namespace KmsTests.Hostile;

/// <summary>Sends bytes, a connection for each request, and judges all that comes back on it.</summary>
sealed class RawFuzz(HostileRun run)
{
    // Ends what was left open, and the connection.
    const string Tail = "\r\n\r\nGET /health HTTP/1.1\r\nHost: kms\r\nConnection: close\r\n\r\n";

    readonly NodeUnderTest node = new(run.Kms, run.Http);

    /// <returns>The codes of all answers; none where the server ended the connection without a word.</returns>
    public async Task<IReadOnlyList<string>> SendAsync(DrawnBytes drawn)
    {
        var (draft, request) = await ProperAsync(drawn.Path);
        using var caller = await RawCaller.OpenAsync(run.Kms.Address);
        await caller.SendAsync(drawn.Of(draft));
        await caller.SendAsync(Tail);
        var (codes, keys) = (new List<string>(), 0);
        while (await caller.AnswerAsync() is { } answer)
        {
            if (answer.Status is 100)
                continue;
            codes.Add(RawDocumentedAnswer.Demand(answer));
            // 505 is about the version that was asked for.
            Assert.True(answer.Status is < 500 or 505, $"{answer.Status} {answer.Text}");
            if (!answer.Text.StartsWith("{\"key\"", StringComparison.Ordinal))
                continue;
            Assert.Equal(1, ++keys);
            run.Received(node, request!, answer.Text);
        }
        if (drawn.Changes is [])
            Assert.Equal(["ok", "ok"], codes);
        return codes;
    }

    async Task<(Draft Draft, GetKeyRequest? Request)> ProperAsync(string path)
    {
        if (path is "/challenge")
            return (new() { Path = path, Members = [("\"peerId\"", Draft.Quoted(node.Identity.Id.Text))] }, null);
        if (path is "/attest")
            return (new() { Path = path, Members = [("\"nonceB64\"", Draft.Quoted(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))))] }, null);
        var request = run.Keep(node.Request(await run.ChallengeAsync(node)));
        return (Draft.Of(request), request);
    }
}
