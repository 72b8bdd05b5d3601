using Kms.Errors;
using Kms.Settings;
using StackExchange.Redis;

namespace Kms.Challenges.Redis;

/// <summary>One connection for all requests. It comes back by itself, and nobody waits long for it.</summary>
/// <remarks>
/// Nothing is asked twice: a command whose answer did not come may have run. Nothing waits for the connection to come back either, so
/// what was refused is not asked later.
/// </remarks>
/// <param name="address">Where Redis is.</param>
/// <param name="patience">How long an answer may take, the time to connect included.</param>
sealed class RedisConnection(RedisAddress address, TimeSpan patience) : IAsyncDisposable
{
    readonly Task<ConnectionMultiplexer> connecting = ConnectionMultiplexer.ConnectAsync(RedisOptions.For(address, patience));

    /// <summary>Redis answers in less than a millisecond; merod gives up after 30 s.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(1);

    /// <exception cref="RefusedException">The answer did not come in time, is an error or of another kind. Whether the command ran is not known.</exception>
    public async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken cancel)
    {
        try
        {
            return await AskAsync(command).WaitAsync(patience, cancel);
        }
        // Its errors have no common ancestor.
        catch (Exception cause) when (cause is RedisException or RedisCommandException or TimeoutException or InvalidCastException)
        {
            throw RefusedException.Unavailable("The store of challenges does not answer. A challenge that was sent may be spent; ask for a new one.", cause);
        }
    }

    public async ValueTask DisposeAsync() => await (await connecting).DisposeAsync();

    async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> command) => await command((await connecting).GetDatabase());
}
