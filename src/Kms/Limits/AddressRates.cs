using System.Net;
using System.Net.Sockets;

namespace Kms.Limits;

/// <summary>Lets each client address make so many requests a second, in bounded memory.</summary>
/// <remarks>
/// A token bucket kept as the one moment at which it will be full again (GCRA, ITU-T I.371). The framework's limiter reads a clock of its
/// own and keeps as many buckets as there are addresses; here a bucket that is full is forgotten, which changes nothing, and when as many
/// are in use as there may be, all new addresses share one.
/// </remarks>
sealed class AddressRates(int perSecond, int burst, TimeProvider time, int capacity = AddressRates.MostAddresses)
{
    /// <summary>Addresses that have a bucket of their own at one time; some 10 MiB.</summary>
    public const int MostAddresses = 100_000;

    static readonly UInt128 Newcomers = UInt128.MaxValue;

    readonly Lock gate = new();
    readonly Dictionary<UInt128, long> fullAt = [];
    readonly long cost = TimeSpan.TicksPerSecond / perSecond;
    long lastSweep = long.MinValue;

    /// <summary>Buckets that are kept at the moment.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return fullAt.Count;
        }
    }

    /// <summary>Takes one request from an address's allowance.</summary>
    /// <returns>Zero, or how long to wait before there is one.</returns>
    public TimeSpan Take(IPAddress? address)
    {
        // Not of the day: that clock may jump.
        var now = time.GetElapsedTime(0).Ticks;
        lock (gate)
        {
            var key = Known(KeyOf(address), now);
            var full = Math.Max(now, fullAt.GetValueOrDefault(key, now));
            var wait = full + cost - (cost * burst) - now;
            if (wait > 0)
                return TimeSpan.FromTicks(wait);
            fullAt[key] = full + cost;
            return TimeSpan.Zero;
        }
    }

    /// <summary>What stands for a caller: an IPv4 address, or 64 bits of an IPv6 one. A customer has a /64 at least, and may come from each of its addresses once.</summary>
    internal static UInt128 KeyOf(IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address ?? IPAddress.None;
        Span<byte> bytes = stackalloc byte[16];
        plain.MapToIPv6().TryWriteBytes(bytes, out _);
        if (plain.AddressFamily is AddressFamily.InterNetworkV6)
            bytes[8..].Clear();
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    UInt128 Known(UInt128 key, long now)
    {
        if (fullAt.ContainsKey(key) || fullAt.Count < capacity)
            return key;
        // Once a second at most: the sweep looks at all of them.
        if (now - lastSweep >= TimeSpan.TicksPerSecond || lastSweep is long.MinValue)
        {
            lastSweep = now;
            foreach (var (idle, full) in fullAt)
            {
                if (full <= now)
                    fullAt.Remove(idle);
            }
        }
        return fullAt.Count < capacity ? key : Newcomers;
    }
}
