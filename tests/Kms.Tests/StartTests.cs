using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using KmsTests.Dstack;

namespace KmsTests;

/// <summary>The program itself, as a process.</summary>
public sealed class StartTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mero-kms-");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Wrong_settings_end_the_program_with_code_2_and_all_of_them_on_standard_error()
    {
        var (code, said) = await RunAsync(
            ("MERO_KMS_ENVIRONMENT", "tdx"), ("MERO_KMS_SIMULATION_ROOT_CA", "/tmp/root.pem"), ("ACCEPT_MOCK_ATTESTATION", "true"));

        Assert.Equal(2, code);
        await Verify(said);
    }

    [Fact]
    public async Task An_address_that_is_taken_ends_the_program_with_code_1_and_a_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var (code, said) = await RunAsync([("LISTEN_ADDR", $"{taken.LocalEndpoint}"), ("DSTACK_SOCKET_PATH", "/nonexistent/dstack.sock"), .. Simulation()]);

        Assert.Equal(1, code);
        Assert.Equal($"The service cannot listen: Failed to bind to address http://{taken.LocalEndpoint}: address already in use.\n", said);
    }

    [Fact]
    public async Task Without_the_event_that_is_required_the_program_ends_with_code_1()
    {
        await using var agent = await FakeDstack.StartAsync(400, _ => """{"error":"EmitEvent was removed in dstack 0.6.0"}""");

        var (code, _) = await RunAsync([("LISTEN_ADDR", "127.0.0.1:0"), ("DSTACK_SOCKET_PATH", agent.Socket), ("MERO_KMS_PROFILE_EVENT", "required"), .. Simulation()]);

        Assert.Equal(1, code);
    }

    [Fact]
    public async Task Nobody_who_reads_the_log_slowly_keeps_the_service_from_answering()
    {
        var address = $"127.0.0.1:{FreePort()}";
        using var program = Start([("LISTEN_ADDR", address), ("DSTACK_SOCKET_PATH", "/nonexistent/dstack.sock"), ("MERO_KMS_RATE_BURST", "1000000"), ("MERO_KMS_DRAIN_SECS", "0"), .. Simulation()]);
        try
        {
            // Nothing more is read than what says that it has begun.
            while (!(await program.StandardOutput.ReadLineAsync(Cancel))!.Contains("listens on", StringComparison.Ordinal))
            {
            }
            using var http = new HttpClient { BaseAddress = new($"http://{address}"), Timeout = TimeSpan.FromSeconds(20) };
            for (var i = 0; i < 6000; i++)
                Assert.Equal(HttpStatusCode.BadRequest, await RefusedAsync(http));
        }
        finally
        {
            program.Kill();
            await program.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task The_program_watches_no_files_and_has_one_heap_for_all_cores()
    {
        using var program = Start([("LISTEN_ADDR", "127.0.0.1:0"), ("DSTACK_SOCKET_PATH", "/nonexistent/dstack.sock"), ("MERO_KMS_DRAIN_SECS", "0"), .. Simulation()]);
        try
        {
            while (!(await program.StandardOutput.ReadLineAsync(Cancel))!.Contains("listens on", StringComparison.Ordinal))
            {
            }
            var open = Directory.GetFiles($"/proc/{program.Id}/fd").Select(path => new FileInfo(path).LinkTarget).ToList();
            Assert.Contains(open, target => target?.StartsWith("socket:", StringComparison.Ordinal) is true);
            Assert.DoesNotContain(open, target => target?.Contains("inotify", StringComparison.Ordinal) is true);
        }
        finally
        {
            program.Kill();
            await program.WaitForExitAsync(CancellationToken.None);
        }
        using var runtime = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "mero-kms-phala.runtimeconfig.json"), Cancel));
        var settings = runtime.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties");
        Assert.False(settings.GetProperty("System.GC.Server").GetBoolean());
        Assert.False(settings.GetProperty("System.GC.Concurrent").GetBoolean());
    }

    // Each is a line of the log; together they are more than its pipe and its queue hold.
    static async Task<HttpStatusCode> RefusedAsync(HttpClient http)
    {
        while (true)
        {
            try
            {
                using var body = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
                using var answer = await http.PostAsync("/challenge", body, Cancel);
                return answer.StatusCode;
            }
            catch (HttpRequestException cause) when (cause.HttpRequestError is HttpRequestError.ConnectionError)
            {
                // It says where it will listen before it does.
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

    IEnumerable<(string, string)> Simulation()
    {
        using var forge = QuoteForge.Create();
        var root = Path.Combine(folder.FullName, "root.pem");
        File.WriteAllText(root, forge.RootPem);
        return
        [
            ("MERO_KMS_ENVIRONMENT", "simulation"), ("MERO_KMS_SIMULATION_ROOT_CA", root), ("MERO_KMS_COLLATERAL_URL", "http://127.0.0.1:9"),
            ("MERO_KMS_STATE_DIR", Path.Combine(folder.FullName, "state")),
        ];
    }

    static async Task<(int Code, string Said)> RunAsync(params (string Name, string Value)[] variables)
    {
        using var program = Start(variables);
        program.BeginOutputReadLine();
        var said = await program.StandardError.ReadToEndAsync(Cancel);
        await program.WaitForExitAsync(Cancel);
        return (program.ExitCode, said);
    }

    static Process Start((string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "mero-kms-phala")) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
