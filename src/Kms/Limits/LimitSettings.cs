using System.Net;
using Kms.Settings;

namespace Kms.Limits;

/// <summary>What callers may cost, as far as an operator decides it.</summary>
sealed record LimitSettings
{
    /// <summary>Every variable that is read here.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "MERO_KMS_RATE_PER_SECOND", "MERO_KMS_RATE_BURST", "MERO_KMS_TRUSTED_PROXIES", "MERO_KMS_MAX_CONNECTIONS", "MERO_KMS_MAX_CONNECTIONS_PER_ADDRESS",
        "MERO_KMS_REQUEST_TIMEOUT_SECS", "MERO_KMS_IDLE_TIMEOUT_SECS", "MERO_KMS_VERIFICATIONS", "MERO_KMS_VERIFICATION_QUEUE",
    ];

    /// <summary>Requests that one client address may make each second, over time.</summary>
    public required int RatePerSecond { get; init; }

    /// <summary>Requests that one client address may make at once after a pause.</summary>
    public required int RateBurst { get; init; }

    /// <summary>Whose <c>X-Forwarded-For</c> is believed; none: the address is that of the connection.</summary>
    public required IReadOnlyList<IPNetwork> TrustedProxies { get; init; }

    public required int MaxConnections { get; init; }

    /// <summary>Of them, one client address may have so many; trusted proxies all.</summary>
    public required int MaxConnectionsPerAddress { get; init; }

    /// <summary>How long a request's headers may take to arrive, and its body again.</summary>
    public required TimeSpan RequestTimeout { get; init; }

    /// <summary>How long a connection may wait for its first or next request.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>Quotes that are verified at the same time.</summary>
    public required int Verifications { get; init; }

    /// <summary>Quotes that may wait for their turn; more are put off.</summary>
    public required int VerificationQueue { get; init; }

    public static LimitSettings Read(Variables variables)
    {
        var connections = variables.Whole("MERO_KMS_MAX_CONNECTIONS", 1000, 1, 100_000);
        return new()
        {
            RatePerSecond = variables.Whole("MERO_KMS_RATE_PER_SECOND", 50, 1, 1_000_000),
            RateBurst = variables.Whole("MERO_KMS_RATE_BURST", 200, 1, 1_000_000),
            TrustedProxies = variables.Read<IReadOnlyList<IPNetwork>>("MERO_KMS_TRUSTED_PROXIES", [], TryParseNetworks, "networks such as 10.0.0.0/8 or single addresses, separated by commas, are expected"),
            MaxConnections = connections,
            MaxConnectionsPerAddress = variables.Whole("MERO_KMS_MAX_CONNECTIONS_PER_ADDRESS", Math.Max(1, connections / 2), 1, 100_000),
            RequestTimeout = TimeSpan.FromSeconds(variables.Whole("MERO_KMS_REQUEST_TIMEOUT_SECS", 10, 1, 60)),
            IdleTimeout = TimeSpan.FromSeconds(variables.Whole("MERO_KMS_IDLE_TIMEOUT_SECS", 20, 1, 600)),
            Verifications = variables.Whole("MERO_KMS_VERIFICATIONS", Environment.ProcessorCount, 1, 1024),
            VerificationQueue = variables.Whole("MERO_KMS_VERIFICATION_QUEUE", 256, 1, 10_000),
        };
    }

    static bool TryParseNetworks(string text, out IReadOnlyList<IPNetwork> networks)
    {
        var parsed = new List<IPNetwork>();
        networks = parsed;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            // Whoever trusts everybody has no client addresses at all.
            if (!IPNetwork.TryParse(part.Contains('/', StringComparison.Ordinal) ? part : Single(part), out var network) || network.PrefixLength is 0)
                return false;
            parsed.Add(network);
        }
        return true;
    }

    static string Single(string address) => address.Contains(':', StringComparison.Ordinal) ? $"{address}/128" : $"{address}/32";
}
