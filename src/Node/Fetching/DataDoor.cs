using System.Net.Sockets;
using System.Text.Json;
using Node.Boot;
using Node.Data;
using Node.Kms;

namespace Node.Fetching;

/// <summary>Speaks to <c>mero-node data</c> over a socket in a folder of root's.</summary>
sealed class DataDoor(MachinePaths paths) : IDataDoor
{
    public DataStatus Status() => Read(paths.DataStatus, content => DataStatus.Parse(content));

    public PeerFile Peer() => Read(paths.Peer, content => PeerFile.Parse(content));

    public async Task OpenAsync(ReleasedKey key, CancellationToken cancel)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(paths.KeyDoor), cancel);
            await using var stream = new NetworkStream(socket);
            await key.SendToAsync(stream, cancel);
            socket.Shutdown(SocketShutdown.Send);
            var answer = await KeyDoor.ReadAsync(stream, cancel);
            var status = DataStatus.Parse(answer.Span);
            if (status.State is not DataState.Open)
                throw new DataRefusedException(status.Refusal ?? DataRefusal.ToolFailed, status.Details ?? "mero-node data did not say why.");
        }
        catch (Exception cause) when (cause is SocketException or IOException or JsonException)
        {
            throw NotThere(paths.KeyDoor, cause);
        }
    }

    static T Read<T>(string path, Func<byte[], T> parse)
    {
        try
        {
            return parse(File.ReadAllBytes(path));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException or InvalidDataException)
        {
            throw NotThere(path, cause);
        }
    }

    static DataNotReadyException NotThere(string path, Exception cause) =>
        new("DATA_UNAVAILABLE", $"mero-node data, which opens the data, does not answer at {path}: {cause.Message} Look into the journal of mero-node-data.service.", cause);
}
