using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Attestation;
using Node.Boot;

namespace Node.Simulated;

/// <summary>This machine's end of the port to its simulated TD: one line asked, one line answered.</summary>
/// <remarks>
/// The port is open for one question at a time only. Each has a number, which its answer repeats: what a program that ended
/// before it read its answer has left in the port is passed over.
/// </remarks>
sealed class TdPort(string device, IPortDevices devices, TimeProvider time) : IDisposable
{
    /// <summary>What QEMU calls the port.</summary>
    public const string Name = "network.calimero.td";

    /// <summary>Bytes of a line in either direction.</summary>
    public const int MaximumLine = 1 << 20;

    /// <summary>How long one answer may take.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(1);

    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    readonly SemaphoreSlim turn = new(1);

    /// <summary>The port of a machine; null when it has none. Nothing is opened.</summary>
    /// <exception cref="BootRefusedException">There are several.</exception>
    public static TdPort? Find(MachinePaths paths, IPortDevices devices, TimeProvider time)
    {
        string[] found = Directory.Exists(paths.VirtioPorts)
            ? [.. Directory.EnumerateDirectories(paths.VirtioPorts).Where(port => NameOf(port) is Name).Select(port => Path.GetFileName(port)).Order(StringComparer.Ordinal)]
            : [];
        return found switch
        {
            [] => null,
            [var one] => new(paths.Device(one), devices, time),
            _ => throw new BootRefusedException($"{string.Join(", ", found)} are all called {Name}; a machine has one such port.", ExitCode.VerificationFailed),
        };
    }

    public void Dispose() => turn.Dispose();

    /// <summary>Asks, and gives the answer, a JSON object.</summary>
    /// <param name="question">With its <c>op</c>; a number is added.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="TdPortException">There was no answer in time, one that is none, or a refusal.</exception>
    public async Task<JsonElement> AskAsync(JsonObject question, CancellationToken cancel)
    {
        var op = (string)question["op"]!;
        var id = RandomNumberGenerator.GetInt32(int.MaxValue);
        question["id"] = id;
        var line = Encoding.UTF8.GetBytes(question.ToJsonString());
        if (line.Length > MaximumLine)
            throw new TdPortException($"\"{op}\" has {line.Length} bytes for the simulated TD; it takes lines of at most {MaximumLine}.", ExitCode.Failed);
        await turn.WaitAsync(cancel);
        try
        {
            return await ExchangeAsync(op, id, line, cancel);
        }
        finally
        {
            turn.Release();
        }
    }

    async Task<JsonElement> ExchangeAsync(string op, int id, byte[] line, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            await using var port = devices.Open(device);
            // The first line end finishes what a program that was stopped in the middle may have left.
            await port.WriteAsync((byte[])[(byte)'\n', .. line, (byte)'\n'], patience.Token);
            var answer = await AnswerAsync(port, op, id, patience.Token);
            return answer.TryGetProperty("error", out var sentence)
                ? throw new TdPortException($"The simulated TD refused \"{op}\": {OneLine.Of(sentence.ToString(), 500)}", ExitCode.VerificationFailed)
                : answer;
        }
        catch (OperationCanceledException cause) when (!cancel.IsCancellationRequested)
        {
            throw new TdPortException($"The simulated TD at {device} did not answer \"{op}\" within {Patience.TotalSeconds:0} seconds. Look whether mero-sim still runs.", ExitCode.Failed, cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new TdPortException($"The simulated TD's port {device} cannot be used for \"{op}\": {cause.Message} Look whether mero-sim still runs.", ExitCode.Failed, cause);
        }
    }

    async Task<JsonElement> AnswerAsync(Stream port, string op, int id, CancellationToken cancel)
    {
        var (line, chunk) = (new ArrayBufferWriter<byte>(), new byte[16 << 10]);
        while (true)
        {
            var count = await port.ReadAsync(chunk, cancel);
            if (count == 0)
                throw new IOException("The other end closed it before it answered.");
            for (var rest = chunk.AsMemory(0, count); !rest.IsEmpty;)
            {
                var end = rest.Span.IndexOf((byte)'\n');
                var part = end < 0 ? rest : rest[..end];
                if (line.WrittenCount + part.Length > MaximumLine)
                    throw NoAnswer(op, $"more than {MaximumLine} bytes");
                line.Write(part.Span);
                rest = end < 0 ? default : rest[(end + 1)..];
                if (end < 0)
                    continue;
                if (Parse(line.WrittenMemory, op) is var answer && answer.TryGetProperty("id", out var number) && number.ValueKind is JsonValueKind.Number && number.TryGetInt32(out var answered) && answered == id)
                    return answer;
                line.ResetWrittenCount();
            }
        }
    }

    JsonElement Parse(ReadOnlyMemory<byte> line, string op)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.Clone() : throw NoAnswer(op, "something other than a JSON object");
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw NoAnswer(op, "something other than a JSON object", cause);
        }
    }

    TdPortException NoAnswer(string op, string what, Exception? cause = null) =>
        new($"The simulated TD at {device} answered \"{op}\" with {what}.", ExitCode.VerificationFailed, cause);

    // A port without a name has no such file.
    static string NameOf(string port) => Path.Combine(port, "name") is var name && File.Exists(name) ? File.ReadAllText(name).TrimEnd('\n') : "";
}
