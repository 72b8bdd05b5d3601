using System.Net.Sockets;
using System.Text;
using Attestation.Measurements;
using Simulator.Serving;

namespace Simulator.Machines;

/// <summary>The socket that a machine's virtio-serial port ends at; one connection is the life of one TD.</summary>
/// <remarks>Whoever connects while a machine is connected waits for its end, as the next boot of a machine that is being killed has to.</remarks>
sealed class TdPort(TdPortSetting setting, Measurement mrTd, NodeQuotes quotes, TimeProvider time) : IAsyncDisposable
{
    readonly CancellationTokenSource stop = new();
    Socket? listener;
    Task serving = Task.CompletedTask;
    volatile Session last = new(null, 0, false);

    public string Name => setting.Name;

    public string Path => setting.Path;

    /// <summary>What the machine is given.</summary>
    public MachineHost Host { get; } = new();

    /// <summary>How it stands with the machine that is connected, or was the last.</summary>
    public TdPortState State
    {
        get
        {
            var (td, boots, isConnected) = last;
            var (boot, registers, reports) = td?.State ?? (null, null, []);
            return new()
            {
                Name = Name,
                Socket = Path,
                Boots = boots,
                IsConnected = isConnected,
                Registers = registers,
                Log = boot?.Log,
                SystemLog = boot?.SystemLog,
                Pcrs = boot?.Pcrs.OrderBy(pcr => pcr.Key).ToDictionary(pcr => pcr.Key, pcr => pcr.Value),
                Reports = reports,
                Attributes = Host.Attributes,
                Tasks = Host.Tasks,
            };
        }
    }

    /// <summary>Listens from now on.</summary>
    /// <exception cref="SocketException">That is not possible there.</exception>
    public void Start()
    {
        listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path));
        listener.Listen();
        serving = ServeAsync(listener, stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving;
        if (listener is not null)
        {
            listener.Dispose();
            File.Delete(Path);
        }
        stop.Dispose();
    }

    /// <summary>One connection, from its start to its end.</summary>
    public async Task ServeAsync(Stream machine, CancellationToken cancel)
    {
        var td = new SimulatedTd(mrTd, quotes);
        last = new(td, last.Boots + 1, IsConnected: true);
        try
        {
            var (conversation, lines) = (new PortConversation(td, Host), new PortLines(machine, time));
            while (await lines.ReadAsync(cancel) is { } line)
                await WriteAsync(machine, line.Refusal is { } refusal ? PortConversation.Refuse(refusal) : conversation.Answer(line.Content), cancel);
        }
        catch (Exception gone) when (gone is IOException || (gone is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // It reads no answers, or is no more: the end of this TD.
        }
        finally
        {
            last = last with { IsConnected = false };
            Host.Drop();
        }
    }

    async Task ServeAsync(Socket from, CancellationToken cancel)
    {
        try
        {
            while (true)
                await ServeNextAsync(from, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The simulator ends.
        }
    }

    async Task ServeNextAsync(Socket from, CancellationToken cancel)
    {
        using var connection = await from.AcceptAsync(cancel);
        try
        {
            await using var machine = new NetworkStream(connection);
            await ServeAsync(machine, cancel);
        }
        catch (IOException)
        {
            // Gone before it said a word; the next one is to be served all the same.
        }
    }

    sealed record Session(SimulatedTd? Td, int Boots, bool IsConnected);

    async Task WriteAsync(Stream machine, string answer, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(MachineLimits.LineTime, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        await machine.WriteAsync(Encoding.UTF8.GetBytes(answer + "\n"), patience.Token);
    }
}
