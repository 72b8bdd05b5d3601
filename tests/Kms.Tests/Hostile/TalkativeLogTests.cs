using System.Security.Cryptography;

namespace KmsTests.Hostile;

/// <summary>A log with every line that the program and the framework under it can write.</summary>
public sealed class TalkativeLogTests
{
    [Fact]
    public async Task At_no_level_does_the_log_have_anything_secret()
    {
        using var run = await HostileRun.StartAsync(HostileRun.Unfiltered);
        var node = new NodeUnderTest(run.Kms, run.Http);
        var released = run.Keep(node.Request(await run.ChallengeAsync(node)));
        using (var answer = await node.GetKeyAsync(released))
            await run.ReceivedAsync(node, released, answer);
        var nonce = RandomNumberGenerator.GetBytes(32);
        run.Secrets.Add(nonce);
        foreach (var said in (string[])[Convert.ToBase64String(nonce), Convert.ToBase64String(nonce[1..])])
            (await run.SendAsync(new() { Path = "/attest", Members = [("\"nonceB64\"", Draft.Quoted(said))] })).Dispose();
        var number = 0;
        foreach (var change in Changes.All.Values)
            (await run.SendAsync(change(Draft.Of(run.Keep(node.Request(await run.ChallengeAsync(node)))), new("", number++, number, RandomNumberGenerator.GetBytes(24))))).Dispose();

        // That the framework says what it otherwise does not, of requests as of answers.
        Assert.Contains("Request starting", run.Kms.Log.Text, StringComparison.Ordinal);
        Assert.Contains("\nTrace ", run.Kms.Log.Text, StringComparison.Ordinal);
        await run.DemandInvariantAsync();
    }
}
