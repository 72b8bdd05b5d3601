namespace KmsBench;

/// <summary>A server with what drives it.</summary>
sealed class Contender : IAsyncDisposable
{
    readonly RedisProgram? redis;
    readonly KeyCycle cycle;

    Contender(RedisProgram? redis, KmsProgram server, KeyCycle cycle)
    {
        (this.redis, Server, this.cycle) = (redis, server, cycle);
        Load = new(server, cycle);
    }

    public KmsProgram Server { get; }

    public Load Load { get; }

    /// <param name="world">Around it.</param>
    /// <param name="name">The server's.</param>
    /// <param name="values">Per register of its policy.</param>
    /// <param name="store">Where challenges are.</param>
    /// <param name="cancel">Ends the starting.</param>
    public static async Task<Contender> StartAsync(World world, string name, int values, Store store, CancellationToken cancel)
    {
        var redis = await store.Redis(name);
        KmsProgram? server = null;
        try
        {
            server = await world.KmsAsync(name, values, redis, cancel);
            return new(redis, server, new(world.Mint, world.Peers, server.Address));
        }
        catch
        {
            if (server is not null)
                await server.DisposeAsync();
            if (redis is not null)
                await redis.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        cycle.Dispose();
        await Server.DisposeAsync();
        if (redis is not null)
            await redis.DisposeAsync();
    }
}
