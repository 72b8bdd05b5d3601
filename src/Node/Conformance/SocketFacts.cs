using System.Globalization;
using System.Net;

namespace Node.Conformance;

/// <summary>On what the machine listens: sockets that wait for connections, and those that take packets from anybody.</summary>
sealed class SocketFacts(FactFiles files)
{
    // States of the kernel's enum: a UDP or raw socket without a peer is "closed".
    const string Listening = "0A", Unconnected = "07";

    const int AcceptsConnections = 0x10000;

    public IEnumerable<BootedFact> All() =>
    [
        new("sockets", () => FactFiles.List(Internet().Order(StringComparer.Ordinal))),
        new("unix_sockets", () => FactFiles.List(Unix().Distinct().Order(StringComparer.Ordinal))),
        new("protocols", () => FactFiles.List(files.Table("proc/net/protocols", fields: 3, head: 1).Select(protocol => protocol[0]))),
        new("packet_sockets", () => FactFiles.List(files.Table("proc/net/packet", fields: 4, head: 1).Select(socket => $"protocol {socket[3]}"))),
    ];

    IEnumerable<string> Internet() =>
    [
        .. Of("tcp", Listening), .. Of("tcp6", Listening), .. Of("udp", Unconnected), .. Of("udp6", Unconnected), .. Of("raw", Unconnected), .. Of("raw6", Unconnected),
    ];

    // sl local_address rem_address st …
    IEnumerable<string> Of(string protocol, string state) => files.Table($"proc/net/{protocol}", fields: 4, head: 1).Where(socket => socket[3] == state)
        .Select(socket => $"{protocol} {Address(socket[1])}");

    // Words of four bytes in the machine's order, then the port.
    static string Address(string text)
    {
        try
        {
            var (words, port) = text.Split(':') is [var address, var number] ? (Convert.FromHexString(address), int.Parse(number, NumberStyles.HexNumber, CultureInfo.InvariantCulture)) : throw new FormatException();
            for (var word = 0; word + 4 <= words.Length; word += 4)
                Array.Reverse(words, word, 4);
            return new IPEndPoint(new IPAddress(words), port).ToString();
        }
        catch (Exception cause) when (cause is FormatException or ArgumentException)
        {
            throw new FactMissingException($"A socket has the address \"{text}\", which is none.", cause);
        }
    }

    // Num RefCount Protocol Flags Type St Inode Path; an abstract name begins with @.
    IEnumerable<string> Unix() => files.Table("proc/net/unix", fields: 7, head: 1)
        .Where(socket => socket.Length > 7 && (Convert.ToInt32(socket[3], 16) & AcceptsConnections) is not 0)
        .Select(socket => string.Join(' ', socket[7..]));
}
