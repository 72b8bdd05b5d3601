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
/// <param name="logger">Told when the connection ends and when it is back.</param>
sealed partial class RedisConnection(RedisAddress address, TimeSpan patience, ILogger<RedisConnection> logger) : IAsyncDisposable
{
    readonly Task<ConnectionMultiplexer> connecting = ConnectAsync(address, patience, logger);

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

    static async Task<ConnectionMultiplexer> ConnectAsync(RedisAddress address, TimeSpan patience, ILogger logger)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(RedisOptions.For(address, patience));
        connection.ConnectionFailed += (_, failed) => Ended(logger, address, failed.FailureType);
        connection.ConnectionRestored += (_, _) => Back(logger, address);
        if (!connection.IsConnected)
            Missing(logger, address);
        return connection;
    }

    async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> command) => await command((await connecting).GetDatabase());

    [LoggerMessage(LogLevel.Warning, "Redis at {Address} cannot be reached; challenges are refused until it can be")]
    static partial void Missing(ILogger logger, RedisAddress address);

    [LoggerMessage(LogLevel.Warning, "The connection to Redis at {Address} has ended ({Reason}); challenges are refused until it is back")]
    static partial void Ended(ILogger logger, RedisAddress address, ConnectionFailureType reason);

    [LoggerMessage(LogLevel.Information, "The connection to Redis at {Address} is back")]
    static partial void Back(ILogger logger, RedisAddress address);
}
