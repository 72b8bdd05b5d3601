using System.Text;
using Attestation;
using Attestation.Measurements;

namespace SimulatorTests.Machines;

/// <summary>A simulator with the ports of two machines.</summary>
public abstract class TdPortTest : IAsyncLifetime
{
    private protected static readonly string ReportData = string.Concat(Enumerable.Repeat("ab", 64));
    private protected static readonly Measurement Event = Measurement.Hash("event"u8);

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected readonly ManualTime time = new(new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private protected readonly HttpClient http = new();
    private protected readonly VtpmForge boot = new VtpmForge().ExtendBySystem(11, "enter-initrd");
    private protected SimulatedWorld world = null!;

    public async ValueTask InitializeAsync() => world = await SimulatedWorld.StartAsync(time, Cancel, tdPorts: [Profile.Debug, Profile.LockedReadOnly]);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected TdLine Connect() => TdLine.Connect(world.TdPort(Profile.Debug));

    private protected async Task<TdLine> ConnectMeasuredAsync()
    {
        var machine = Connect();
        Assert.StartsWith("{\"registers\":", await machine.AskAsync(boot.ToLine(), Cancel), StringComparison.Ordinal);
        return machine;
    }

    private protected async Task<byte[]> QuoteAsync(TdLine machine, string fault = "") =>
        Convert.FromHexString((await machine.ReadAsync($$"""{"op":"quote","report_data":"{{ReportData}}"{{fault}}}""", Cancel)).GetProperty("quote").GetString()!);

    private protected async Task<string> SendAsync(HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, $"{world.Where.Url}/td-port/{path}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await http.SendAsync(request, Cancel);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}";
    }
}
