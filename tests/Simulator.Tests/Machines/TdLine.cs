using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace SimulatorTests.Machines;

/// <summary>A machine's end of its port.</summary>
sealed class TdLine : IDisposable
{
    readonly Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    readonly StreamReader answers;

    TdLine(string path)
    {
        socket.Connect(new UnixDomainSocketEndPoint(path));
        answers = new(new NetworkStream(socket), new UTF8Encoding(false));
    }

    public static TdLine Connect(string path) => new(path);

    public async Task<string> AskAsync(string line, CancellationToken cancel)
    {
        await SendAsync(Encoding.UTF8.GetBytes(line + "\n"), cancel);
        return await AnswerAsync(cancel);
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes, cancel)..];
    }

    public async Task<string> AnswerAsync(CancellationToken cancel) => await answers.ReadLineAsync(cancel) ?? "(the end)";

    public async Task<JsonElement> ReadAsync(string line, CancellationToken cancel) => JsonDocument.Parse(await AskAsync(line, cancel)).RootElement;

    public void Dispose()
    {
        answers.Dispose();
        socket.Dispose();
    }
}
