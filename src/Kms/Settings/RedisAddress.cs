using System.Net;

namespace Kms.Settings;

/// <summary>Where the Redis is that instances share, and as whom to ask it. Prints no user and no password.</summary>
sealed record RedisAddress
{
    /// <summary>A host name or IP address; for a Unix socket its path.</summary>
    public required string Host { get; init; }

    /// <summary>Null: a Unix socket.</summary>
    public required int? Port { get; init; }

    public required bool IsTls { get; init; }
    public required string? User { get; init; }
    public required string? Password { get; init; }
    public required int Database { get; init; }

    /// <summary>PEM file of the only authority that may have signed the server's certificate; null: those of this machine.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Whether nobody between here and there can read or change what is said: TLS, or it never leaves this machine.</summary>
    public bool IsPrivate => IsTls || Port is null || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    public override string ToString() => Port is { } port
        ? $"{(IsTls ? "rediss" : "redis")}://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{port}/{Database}"
        : $"unix://{Host}";
}
