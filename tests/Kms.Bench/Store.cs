namespace KmsBench;

/// <summary>Where servers keep challenges.</summary>
sealed record Store
{
    public required string Name { get; init; }

    /// <summary>Starts what the store of one server runs in; null where that is the server itself.</summary>
    public required Func<string, Task<RedisProgram?>> Redis { get; init; }

    /// <summary>The most that a cycle is to cost, in times of the limit.</summary>
    public required double Aim { get; init; }
}
