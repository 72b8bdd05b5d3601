using Kms.Dstack;

namespace KmsTests.Dstack;

public sealed class ApplicationEventsTests : IDisposable
{
    static readonly byte[] Payload = "x=y"u8.ToArray();

    readonly QuoteForge forge = QuoteForge.Create();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => forge.Dispose();

    [Fact]
    public async Task An_event_is_emitted_once_however_many_ask_for_it_at_once()
    {
        var goOn = new TaskCompletionSource();
        var agent = new FakeAgent(forge) { Gate = goOn.Task };
        var asking = Enumerable.Range(0, 50).Select(_ => new ApplicationEvents(agent).EmitOnceAsync("name", Payload, Cancel)).ToArray();
        goOn.SetResult();
        Assert.Single(await Task.WhenAll(asking), isEmitted => isEmitted);
        Assert.Equal(["name: x=y"], agent.Emitted);
    }

    [Fact]
    public async Task An_event_whose_answer_was_lost_is_not_emitted_again()
    {
        var agent = new FakeAgent(forge) { TroubleAfterEvent = new DstackUnavailableException("gone") };
        var events = new ApplicationEvents(agent);
        await Assert.ThrowsAsync<DstackUnavailableException>(() => events.EmitOnceAsync("name", Payload, Cancel));
        Assert.False(await events.EmitOnceAsync("name", Payload, Cancel));
        Assert.Single(agent.Emitted);
    }

    [Fact]
    public async Task The_same_name_with_another_payload_is_refused()
    {
        var agent = new FakeAgent(forge) { Log = FakeAgent.LogOf("name", "other") };
        var refused = await Assert.ThrowsAsync<DifferentEventException>(() => new ApplicationEvents(agent).EmitOnceAsync("name", Payload, Cancel));
        Assert.Equal("other", refused.Found);
        Assert.Empty(agent.Emitted);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a:b")]
    [InlineData("caf\u00e9")]
    [InlineData("a\"b")]
    [InlineData("compose-hash")]
    [InlineData("system-ready")]
    [InlineData("mr-kms")]
    public async Task A_name_of_dstacks_own_or_that_reads_in_two_ways_is_refused(string name)
    {
        var agent = new FakeAgent(forge);
        await Assert.ThrowsAsync<ArgumentException>(() => new ApplicationEvents(agent).EmitOnceAsync(name, Payload, Cancel));
        Assert.Empty(agent.Emitted);
    }
}
