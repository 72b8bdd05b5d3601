using System.Net.Sockets;
using System.Security.Cryptography;
using Node.Boot;

namespace Node.Data;

/// <summary>Takes the key over a socket that only root can reach; nothing of it is ever in a file, an argument or the environment.</summary>
sealed class KeyDoor : IDisposable
{
    /// <summary>Bytes of the longest key.</summary>
    const int Most = 2048;

    /// <summary>Bytes of the shortest key.</summary>
    const int Least = 32;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    readonly string path;

    public KeyDoor(MachinePaths paths)
    {
        path = paths.KeyDoor;
        File.Delete(path);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        listener.Listen(1);
    }

    public void Dispose()
    {
        listener.Dispose();
        File.Delete(path);
    }

    /// <summary>Waits for one key, does something with it, clears it, and answers how it is with the data then.</summary>
    public async Task<DataStatus?> TakeAsync(Func<ReadOnlyMemory<byte>, Task<DataStatus>> open, CancellationToken cancel)
    {
        using var socket = await listener.AcceptAsync(cancel);
        await using var stream = new NetworkStream(socket);
        var content = GC.AllocateArray<byte>(Most + 1, pinned: true);
        try
        {
            var length = await ReadAsync(stream, content, cancel);
            if (length is < Least or > Most)
                return null;
            var status = await open(content.AsMemory(0, length));
            await stream.WriteAsync(status.ToJson(), cancel);
            return status;
        }
        catch (Exception end) when (end is IOException || (end is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // Whoever it was is gone, or says nothing; the next one is waited for.
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>All that comes until the other side ends, if that is not too long.</summary>
    /// <exception cref="IOException">It is too long.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, CancellationToken cancel)
    {
        var content = new byte[64 << 10];
        var length = 0;
        while (await stream.ReadAsync(content.AsMemory(length), cancel) is var count and > 0)
        {
            length += count;
            if (length == content.Length)
                throw new IOException("The answer is too long.");
        }
        return content.AsMemory(0, length);
    }

    static async Task<int> ReadAsync(NetworkStream stream, byte[] content, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        var length = 0;
        while (length < content.Length && await stream.ReadAsync(content.AsMemory(length), patience.Token) is var count and > 0)
            length += count;
        return length;
    }
}
