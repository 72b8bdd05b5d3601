using System.Net;
using Attestation.Collateral;
using static AttestationTests.Collateral.RecordedService;

namespace AttestationTests.Collateral;

public sealed class CollateralConditionTests : IDisposable
{
    readonly RecordedService service = new();

    public static TheoryData<string> Pieces { get; } = [.. Paths];

    public void Dispose() => service.Dispose();

    [Theory]
    [MemberData(nameof(Pieces))]
    public async Task What_was_tagged_is_asked_for_by_its_tag_and_its_body_and_chain_serve_again(string path)
    {
        service.PublishTagged(path, "W/\"1\"");
        await service.AskAndRememberAsync();
        var again = await service.AskAsync();
        Assert.Equal("W/\"1\"", Assert.Single(service.Http.Conditions[4..], asked => asked.Path == path).Validators);
        Assert.True(again.IsReused);
        Assert.Null((service.Evidence with { Collateral = again.Collateral }).Verify().Reason);
    }

    [Fact]
    public async Task What_was_dated_is_asked_for_by_its_date()
    {
        service.Publish(Identity, ("Last-Modified", "Sun, 22 Nov 2026 00:00:00 GMT"));
        await service.AskAndRememberAsync();
        service.Http.Answers[Identity] = _ => new(HttpStatusCode.NotModified);
        Assert.True((await service.AskAsync()).IsReused);
        Assert.Equal((Identity, "2026-11-22T00:00:00.0000000+00:00"), service.Http.Conditions[5]);
    }

    [Fact]
    public async Task What_has_no_validators_is_fetched_plainly()
    {
        await service.AskAndRememberAsync();
        Assert.False((await service.AskAsync()).IsReused);
        Assert.All(service.Http.Conditions, asked => Assert.Empty(asked.Validators));
    }

    [Fact]
    public async Task A_chain_that_comes_with_a_304_replaces_the_remembered_one()
    {
        service.PublishTagged(Tcb, "\"1\"", ("TCB-Info-Issuer-Chain", "renewed"));
        await service.AskAndRememberAsync();
        Assert.Equal("renewed", (await service.AskAsync()).Collateral.TcbInfoIssuerChain);
    }

    [Fact]
    public async Task What_changed_comes_whole_and_is_remembered_by_its_new_tag()
    {
        service.PublishTagged(Tcb, "\"1\"");
        await service.AskAndRememberAsync();
        service.PublishTagged(Tcb, "\"2\"");
        await service.AskAndRememberAsync();
        await service.AskAsync();
        Assert.Equal(["", "\"1\"", "\"2\""], service.Http.Conditions.Where(asked => asked.Path == Tcb).Select(asked => asked.Validators));
    }

    [Fact]
    public async Task A_304_to_a_plain_request_is_no_answer()
    {
        service.Http.Answers[RootCrl] = _ => new(HttpStatusCode.NotModified);
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(() => service.AskAsync());
        Assert.Equal(CollateralFailureReason.MalformedAnswer, refusal.Reason);
        Assert.EndsWith("answered 304, although no earlier answer was named.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_proved_is_not_remembered()
    {
        service.PublishTagged(Tcb, "\"1\"");
        await service.AskAsync();
        await service.AskAsync();
        Assert.All(service.Http.Conditions, asked => Assert.Empty(asked.Validators));
    }

    [Fact]
    public async Task All_is_sent_anew_when_that_is_asked_for()
    {
        service.PublishTagged(Tcb, "\"1\"");
        await service.AskAndRememberAsync();
        Assert.False((await service.AskAsync(anew: true)).IsReused);
    }

    [Fact]
    public void The_memory_keeps_to_its_number_of_addresses_and_forgets_the_oldest()
    {
        var memory = new CollateralMemory();
        for (var number = 0; number <= CollateralMemory.MostAddresses; number++)
            memory.Remember(Answer(number, bytes: 1));
        Assert.Null(memory.Find(Answer(0, 1).Address));
        Assert.NotNull(memory.Find(Answer(1, 1).Address));
        Assert.NotNull(memory.Find(Answer(CollateralMemory.MostAddresses, 1).Address));
    }

    [Theory]
    [InlineData(CollateralMemory.LargestBody, true)]
    [InlineData(CollateralMemory.LargestBody + 1, false)]
    public void The_memory_keeps_no_long_body(int bytes, bool isKept)
    {
        var memory = new CollateralMemory();
        memory.Remember(Answer(1, bytes));
        Assert.Equal(isKept, memory.Find(Answer(1, 1).Address) is not null);
    }

    [Fact]
    public void The_memory_drops_what_lost_its_validators()
    {
        var memory = new CollateralMemory();
        memory.Remember(Answer(1, 1));
        memory.Remember(Answer(1, 1) with { EntityTag = null });
        Assert.Null(memory.Find(Answer(1, 1).Address));
    }

    static CollateralAnswer Answer(int number, int bytes) => new()
    {
        Address = new($"https://pccs.example/{number}"),
        Body = new byte[bytes],
        Chains = new Dictionary<string, string>(),
        EntityTag = new("\"1\""),
        LastModified = null,
    };
}
