using System.Threading.Channels;
using Attestation;
using Node.Data;
using Node.Fetching;
using Node.Keys;
using Node.Kms;
using NodeTests.Evidence;
using NodeTests.Kms;

namespace NodeTests.Fetching;

public sealed class KeyFetchingTests : IDataDoor, IKeyWatch, IQuoteSource, IKmsExpectation
{
    const string Key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    readonly ManualTime time = new(PolicyForge.MadeAt, hasTimers: true);
    readonly Channel<KeyStatus> seen = Channel.CreateUnbounded<KeyStatus>();
    readonly ForgedEvidence evidence = new();
    readonly List<string> taken = [];
    readonly RecordedLines lines = new();

    DataStatus? data = new() { State = DataState.Locked };
    DataRefusedException? doorRefuses;
    string? url;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_that_opens_the_data_ends_it()
    {
        await using var kms = await KmsAsync();
        using var fetching = Start();
        await fetching.StartAsync(Cancel);
        var end = await NextAsync();
        Assert.Equal((KeyState.Open, 1, null), (end.State, end.Attempts, end.LastRefusal));
        await fetching.ExecuteTask!;
        Assert.Equal([Key], taken);
    }

    [Fact]
    public async Task The_key_is_in_no_status_and_no_line()
    {
        await using var kms = await KmsAsync();
        doorRefuses = new(DataRefusal.KeyRefused, "It opens nothing.");
        using var fetching = Start();
        await fetching.StartAsync(Cancel);
        await NextAsync();
        doorRefuses = null;
        time.Advance(TimeSpan.FromMinutes(1));
        await NextAsync();
        Assert.Equal(2, taken.Count);
        Assert.DoesNotContain(lines.All.Concat(statuses.Select(status => System.Text.Json.JsonSerializer.Serialize(status))), line => line.Contains(Key, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_refusal_of_the_KMS_is_told_with_merods_stage_and_code_and_tried_again()
    {
        await using var kms = await KmsAsync();
        kms.On("get-key", 403, """{"error":"profile_policy_rejected","details":"The policy is for another profile."}""");
        using var fetching = Start();
        await fetching.StartAsync(Cancel);
        var first = await NextAsync();
        Assert.Equal((KeyState.Waiting, 1, "get_key", ProbeCode.ProfilePolicyRejected, "profile_policy_rejected"), (first.State, first.Attempts, first.LastRefusal!.Stage, first.LastRefusal.Code, first.LastRefusal.KmsError));
        Assert.Equal(time.GetUtcNow() + TimeSpan.FromSeconds(1), first.RetryAt);
        time.Advance(TimeSpan.FromSeconds(1));
        var second = await NextAsync();
        Assert.Equal((2, time.GetUtcNow() + TimeSpan.FromSeconds(2)), (second.Attempts, second.RetryAt));
        kms.On("get-key", 200, $$"""{"key":"{{Key}}"}""");
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((KeyState.Open, 3), ((await NextAsync()).State, taken.Count + 2));
    }

    [Fact]
    public async Task A_KMS_that_does_not_prove_itself_is_asked_for_nothing()
    {
        await using var kms = await KmsAsync();
        kms.On("challenge", _ => throw new InvalidOperationException("It was asked."));
        evidence.Events[1] = ("compose-hash", new string('d', 64));
        using var fetching = Start();
        await fetching.StartAsync(Cancel);
        var status = await NextAsync();
        Assert.Equal(("attest", ProbeCode.ProfilePolicyRejected), (status.LastRefusal!.Stage, status.LastRefusal.Code));
        Assert.Empty(taken);
        await fetching.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_policy_that_is_out_of_force_is_no_policy()
    {
        await using var kms = await KmsAsync();
        time.Jump(TimeSpan.FromDays(90));
        using var fetching = Start();
        await fetching.StartAsync(Cancel);
        Assert.Contains("The policy is in force from", (await NextAsync()).LastRefusal!.Details, StringComparison.Ordinal);
        await fetching.StopAsync(Cancel);
    }

    [Fact]
    public async Task Without_a_disk_no_key_is_asked_for_and_the_disk_is_looked_for_every_second()
    {
        url = "https://never-asked.invalid";
        data = DataStatus.Of(DataState.NoDisk, new(DataRefusal.DiskForeign, "Something is there."));
        using var fetching = Start();
        await fetching.StartAsync(Cancel);
        for (var attempt = 1; attempt < 20; attempt++)
        {
            while (fetching.Status is not { State: KeyState.Waiting } || fetching.Status.Attempts != attempt || !time.HasTimer(KeyFetching.DiskPause))
                await Task.Yield();
            var status = fetching.Status;
            Assert.Equal(("data", "DATA_DISK_FOREIGN", "Something is there.", attempt), (status.LastRefusal!.Stage, status.LastRefusal.Code, status.LastRefusal.Details, status.Attempts));
            Assert.Equal(time.GetUtcNow() + KeyFetching.DiskPause, status.RetryAt);
            time.Advance(KeyFetching.DiskPause);
        }
        Assert.Single(lines.All);
        await fetching.StopAsync(Cancel);
        Assert.Single(statuses);
    }

    [Fact]
    public async Task Before_the_disk_is_prepared_it_waits_and_says_for_what()
    {
        url = "https://never-asked.invalid";
        data = null;
        using var fetching = Start();
        await fetching.StartAsync(Cancel);
        Assert.Equal("DATA_UNAVAILABLE", (await NextAsync()).LastRefusal!.Code);
        await fetching.StopAsync(Cancel);
    }

    [Fact]
    public async Task Data_that_is_open_already_needs_no_key()
    {
        url = "https://never-asked.invalid";
        data = new() { State = DataState.Open };
        using var fetching = Start();
        await fetching.StartAsync(Cancel);
        Assert.Equal(KeyState.Open, (await NextAsync()).State);
        Assert.Empty(taken);
    }

    readonly List<KeyStatus> statuses = [];

    async Task<FakeKms> KmsAsync()
    {
        var kms = evidence.Behind(await FakeKms.StartAsync());
        url = kms.Url;
        return kms
            .On("challenge", 200, $$"""{"challengeId":"7b2ae5c4-3f7e-4a31-9d0e-2f1f6a7f0001","nonceB64":"{{Convert.ToBase64String(new byte[32])}}","expiresAt":1800000000}""")
            .On("get-key", 200, $$"""{"key":"{{Key}}"}""");
    }

    KeyFetching Start() => new(new KeyAttempt(this, this, this, time), new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), () => 1), this, time, lines.CreateLogger<KeyFetching>());

    async Task<KeyStatus> NextAsync()
    {
        var status = await seen.Reader.ReadAsync(Cancel);
        // The timer of the pause is set right after; it must be there before time passes.
        while (status.State is KeyState.Waiting && !time.HasTimer(status.RetryAt!.Value - time.GetUtcNow()))
            await Task.Yield();
        return status;
    }

    DataStatus IDataDoor.Status() => data ?? throw new DataNotReadyException("DATA_UNAVAILABLE", "Nobody is there yet.");

    PeerFile IDataDoor.Peer() => PeerFile.Fresh();

    async Task IDataDoor.OpenAsync(ReleasedKey key, CancellationToken cancel)
    {
        using var stream = new MemoryStream();
        await key.SendToAsync(stream, cancel);
        taken.Add(Convert.ToHexStringLower(stream.ToArray()));
        if (doorRefuses is not null)
            throw doorRefuses;
    }

    async Task IKeyWatch.SeeAsync(KeyStatus status, CancellationToken cancel)
    {
        statuses.Add(status);
        await seen.Writer.WriteAsync(status, cancel);
    }

    Task<byte[]> IQuoteSource.QuoteAsync(ReadOnlyMemory<byte> reportData, CancellationToken cancel) => Task.FromResult("a quote of this machine"u8.ToArray());

    Task<ExpectedKms> IKmsExpectation.ReadAsync(CancellationToken cancel)
    {
        var forged = PolicyForge.Policy(Profile.Debug);
        return Task.FromResult(new ExpectedKms
        {
            Address = KmsAddress.Parse(url),
            Policy = forged with { Policy = forged.Policy with { KmsAllowedEventPayload = [ForgedEvidence.ComposeHash] } },
            Judge = evidence,
        });
    }
}
