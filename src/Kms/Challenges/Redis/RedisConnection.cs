using Kms.Errors;
using Kms.Settings;
using StackExchange.Redis;

namespace Kms.Challenges.Redis;

/// <summary>One connection for all requests. It comes back by itself, and nobody waits long for it.</summary>
/// <remarks>
/// Nothing is asked twice: a command whose answer did not come may have run. Nothing waits for the connection to come back either, so
/// what was refused is not asked later.
/// </remarks>
sealed class RedisConnection(RedisAddress address) : IAsyncDisposable
{
    // Redis answers in less than a millisecond; merod gives up after 30 s.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    readonly Task<ConnectionMultiplexer> connecting = ConnectionMultiplexer.ConnectAsync(RedisOptions.For(address, Patience));

    /// <exception cref="RefusedException">The answer did not come in time, or is an error. Whether the command ran is not known.</exception>
    public async Task<RedisResult> AskAsync(Func<IDatabase, Task<RedisResult>> command, CancellationToken cancel)
    {
        try
        {
            return await AskAsync(command).WaitAsync(Patience, cancel);
        }
        // Its errors have no common ancestor.
        catch (Exception cause) when (cause is RedisException or RedisCommandException or TimeoutException)
        {
            throw RefusedException.Unavailable("The store of challenges does not answer. A challenge that was sent may be spent; ask for a new one.", cause);
        }
    }

    public async ValueTask DisposeAsync() => await (await connecting).DisposeAsync();

    async Task<RedisResult> AskAsync(Func<IDatabase, Task<RedisResult>> command) => await command((await connecting).GetDatabase());
}
