using Kms.Dstack;

namespace KmsTests.Dstack;

public sealed class DstackFaultTests : IDisposable
{
    const string Key = DstackVector.Key;

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mero-kms-");
    readonly ManualTime time = new(DateTimeOffset.UnixEpoch, hasTimers: true);

    string Socket => Path.Combine(folder.FullName, "dstack.sock");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    static string Body => DstackVector.Answer();

    static string Whole => $"HTTP/1.1 200 OK\r\nContent-Length: {Body.Length}\r\n\r\n{Body}";

    static string Chunked => $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{Body[..16]}\r\n{Body.Length - 16:x}\r\n{Body[16..]}\r\n0\r\n\r\n";

    static string UpToTheEnd => $"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{Body}";

    [Theory]
    [InlineData("with a length")]
    [InlineData("in chunks")]
    [InlineData("up to the end of the connection")]
    [InlineData("with a length, byte by byte")]
    [InlineData("in chunks, byte by byte")]
    public async Task An_answer_is_read_however_it_comes(string how)
    {
        var said = how.StartsWith("with", StringComparison.Ordinal) ? Whole : how.StartsWith("in", StringComparison.Ordinal) ? Chunked : UpToTheEnd;
        await using var dstack = new RawDstack(Socket, async request =>
        {
            await (how.EndsWith("byte", StringComparison.Ordinal) ? request.SayOneByOneAsync(said) : request.SayAsync(said));
            if (said == UpToTheEnd)
                request.HangUp();
        });
        using var client = Client();
        Assert.Equal(Key, Convert.ToHexStringLower(await client.KeyAsync("test", Cancel)));
    }

    public static TheoryData<string, string> Unreadable => new()
    {
        { "nothing", "" },
        { "no HTTP", "dstack 0.5.11 ready\r\n\r\n" },
        { "half a head", "HTTP/1.1 200 OK\r\nContent-Le" },
        { "a body cut short", Whole[..^1] },
        { "chunks cut short", Chunked[..^5] },
        { "half a chunk", Chunked[..90] },
        { "half of a body that was to end with the connection", UpToTheEnd[..^10] },
        { "garbage", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n\u0001{]\u00ff\"" },
        { "garbage of another status", "HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\n{]" },
        { "more than 4 MiB, as it says", $"HTTP/1.1 200 OK\r\nContent-Length: {DstackCalls.AnswerLimit + 1}\r\n\r\n{Body}" },
        { "more than 4 MiB in one chunk", $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{DstackCalls.AnswerLimit + 1:x}\r\n{new string(' ', DstackCalls.AnswerLimit + 1)}\r\n0\r\n\r\n" },
        { "headers without end", $"HTTP/1.1 200 OK\r\nX: {new string('x', 1024 * 1024)}" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Anything_else_means_that_dstack_is_unavailable(string what, string said)
    {
        await using var dstack = new RawDstack(Socket, async request =>
        {
            await request.SayAsync(said);
            request.HangUp();
        });
        using var client = Client();
        var gone = await Record.ExceptionAsync(() => client.KeyAsync("test", Cancel));
        Assert.True(gone is DstackUnavailableException, $"{what}: {gone}");
        Assert.DoesNotContain(Key, gone.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 20)]
    [InlineData(false, 5)]
    public async Task An_answer_that_comes_too_late_is_nobodys(bool isQuote, int seconds)
    {
        await using var dstack = new RawDstack(Socket, request => request.Text.Contains("first", StringComparison.Ordinal) || request.Text.Contains("GetQuote", StringComparison.Ordinal)
            ? Task.CompletedTask
            : request.SayAsync(Whole));
        using var client = Client();
        Task asking = isQuote ? client.QuoteAsync(new byte[64], Cancel) : client.KeyAsync("first", Cancel);
        await dstack.NextAsync();
        time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.False(asking.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<DstackUnavailableException>(() => asking);
        // On a connection of its own: what the first may still bring is not taken for this.
        Assert.Equal(Key, Convert.ToHexStringLower(await client.KeyAsync("test", Cancel)));
    }

    [Fact]
    public async Task A_caller_who_leaves_is_no_trouble_of_dstacks()
    {
        await using var dstack = new RawDstack(Socket, _ => Task.CompletedTask);
        using var client = Client();
        using var leaving = new CancellationTokenSource();
        var asking = client.KeyAsync("test", leaving.Token);
        await dstack.NextAsync();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task An_event_whose_connection_ends_is_not_sent_again()
    {
        await using var dstack = new RawDstack(Socket, async request =>
        {
            if (request.Text.Contains("EmitEvent", StringComparison.Ordinal))
                request.HangUp();
            else
                await request.SayAsync(Whole);
        });
        using var client = Client();
        await Assert.ThrowsAsync<DstackUnavailableException>(() => client.EventsAsync(Cancel));
        await dstack.NextAsync();
        await Assert.ThrowsAsync<DstackUnavailableException>(() => client.EmitAsync("name", default, Cancel));
        Assert.StartsWith("POST /EmitEvent", await dstack.NextAsync(), StringComparison.Ordinal);
        Assert.False(dstack.HasMore);
    }

    [Fact]
    public async Task An_agent_that_was_started_again_is_found_at_its_new_socket()
    {
        using var client = Client();
        for (var start = 0; start < 3; start++)
        {
            await using (new RawDstack(Socket, request => request.SayAsync(Whole)))
                Assert.Equal(Key, Convert.ToHexStringLower(await client.KeyAsync("test", Cancel)));
            await Assert.ThrowsAsync<DstackUnavailableException>(() => client.KeyAsync("test", Cancel));
            File.Delete(Socket);
            await Assert.ThrowsAsync<DstackUnavailableException>(() => client.KeyAsync("test", Cancel));
        }
    }

    [Fact]
    public async Task No_more_than_four_quotes_are_asked_for_at_once()
    {
        var goOn = new TaskCompletionSource();
        await using var dstack = new RawDstack(Socket, async request =>
        {
            await goOn.Task;
            request.HangUp();
        });
        using var client = Client();
        var asking = Enumerable.Range(0, 10).Select(_ => client.QuoteAsync(new byte[64], Cancel)).ToArray();
        for (var asked = 0; asked < 4; asked++)
            await dstack.NextAsync();
        // A call that is no quote gets through meanwhile, so the others are not merely slow.
        var events = client.EventsAsync(Cancel);
        Assert.StartsWith("POST /Info", await dstack.NextAsync(), StringComparison.Ordinal);
        Assert.False(dstack.HasMore);
        goOn.SetResult();
        await Assert.ThrowsAsync<DstackUnavailableException>(() => events);
        foreach (var quote in asking)
            await Assert.ThrowsAsync<DstackUnavailableException>(() => quote);
    }

    DstackClient Client() => DstackClients.Of(Socket, time);
}
