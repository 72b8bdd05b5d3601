using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Kms.Limits;

/// <summary>Closes what one client address opens beyond its share of the connections, so that there are some for others.</summary>
/// <param name="each">Connections that one address may have at a time.</param>
/// <param name="proxies">Whose connections are many clients', and are not counted.</param>
sealed class ConnectionShares(int each, IReadOnlyList<IPNetwork> proxies)
{
    readonly Lock gate = new();
    readonly Dictionary<UInt128, int> open = [];

    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (IsProxy(address))
        {
            await next(connection);
            return;
        }
        var key = AddressRates.KeyOf(address);
        if (!TryEnter(key))
            return;
        try
        {
            await next(connection);
        }
        finally
        {
            Leave(key);
        }
    }

    bool IsProxy(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return proxies.Any(network => network.Contains(plain));
    }

    bool TryEnter(UInt128 key)
    {
        lock (gate)
        {
            var count = open.GetValueOrDefault(key);
            if (count >= each)
                return false;
            open[key] = count + 1;
            return true;
        }
    }

    void Leave(UInt128 key)
    {
        lock (gate)
        {
            if (--open[key] is 0)
                open.Remove(key);
        }
    }
}
