using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
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
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "mero-kms-phala")) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var program = Process.Start(start)!;
        program.BeginOutputReadLine();
        var said = await program.StandardError.ReadToEndAsync(Cancel);
        await program.WaitForExitAsync(Cancel);
        return (program.ExitCode, said);
    }
}
