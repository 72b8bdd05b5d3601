using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Attestation.Protocol;
using KmsTests.Serving;

namespace KmsTests.Readiness;

/// <summary>The program itself, told to stop.</summary>
public sealed class DrainTests : IDisposable
{
    const string Body = """{"peerId":"12D3KooWAbcdefghijkmnopqrstuvwxyz"}""";

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mero-kms-");
    readonly Uri address = new($"http://127.0.0.1:{FreePort()}");
    readonly HttpClient http;

    public DrainTests() => http = new() { BaseAddress = address };

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        http.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Told_to_stop_the_program_says_so_first_ends_what_is_under_way_and_exits_with_0()
    {
        using var program = Start(drain: 5);
        await SayAsync(program, until: "listens on");
        using var underWay = await ConnectAsync();
        await underWay.SendAsync($"POST /challenge HTTP/1.1\r\nHost: kms\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{{");

        await TellAsync(program, "TERM");
        await SayAsync(program, until: "not ready any more");

        var ready = await http.GetAsync("/ready", Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("This instance is told to stop and takes its last requests.", (await ready.Content.ReadFromJsonAsync(KmsJson.Wire.KmsError, Cancel))!.Details);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health", Cancel)).StatusCode);
        await TellAsync(program, "TERM");
        await underWay.SendAsync(Body[1..]);
        Assert.StartsWith("HTTP/1.1 200 OK", await underWay.ReadToEndAsync());
        await program.WaitForExitAsync(Cancel);
        Assert.Equal(0, program.ExitCode);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Without_a_time_to_drain_the_program_ends_at_once(string signal)
    {
        using var program = Start(drain: 0);
        await SayAsync(program, until: "listens on");
        (await ConnectAsync()).Dispose();
        await TellAsync(program, signal);
        await program.WaitForExitAsync(Cancel);
        Assert.Equal(0, program.ExitCode);
    }

    Process Start(int drain)
    {
        using var forge = QuoteForge.Create();
        var root = Path.Combine(folder.FullName, "root.pem");
        File.WriteAllText(root, forge.RootPem);
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "mero-kms-phala")) { RedirectStandardOutput = true };
        start.Environment["LISTEN_ADDR"] = address.Authority;
        start.Environment["MERO_KMS_ENVIRONMENT"] = "simulation";
        start.Environment["MERO_KMS_SIMULATION_ROOT_CA"] = root;
        start.Environment["MERO_KMS_COLLATERAL_URL"] = "http://127.0.0.1:9";
        start.Environment["DSTACK_SIMULATOR_ENDPOINT"] = "http://127.0.0.1:9";
        start.Environment["MERO_KMS_STATE_DIR"] = folder.FullName;
        start.Environment["MERO_KMS_DRAIN_SECS"] = $"{drain}";
        return Process.Start(start)!;
    }

    static async Task SayAsync(Process program, string until)
    {
        while (await program.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            if (line.Contains(until, StringComparison.Ordinal))
                return;
        }
        Assert.Fail($"The program ended without saying \"{until}\".");
    }

    static async Task TellAsync(Process program, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{program.Id}"]);
        await kill.WaitForExitAsync(Cancel);
    }

    // It says where it will listen before it does.
    async Task<RawConnection> ConnectAsync()
    {
        while (true)
        {
            try
            {
                return await RawConnection.OpenAsync(address);
            }
            catch (SocketException refused) when (refused.SocketErrorCode is SocketError.ConnectionRefused)
            {
                await Task.Delay(10, Cancel);
            }
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
