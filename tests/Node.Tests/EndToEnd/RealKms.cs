using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Attestation;
using Node.Kms;

namespace NodeTests.EndToEnd;

/// <summary>The real KMS program in the outside world of a simulator; ends with the test.</summary>
sealed class RealKms : IAsyncDisposable
{
    /// <summary>Short, because a test waits for its end.</summary>
    const int ChallengeSeconds = 4;

    readonly Process process;
    readonly Task<string> said;

    RealKms(Process process, string url)
    {
        (this.process, Url) = (process, url);
        said = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
    }

    public string Url { get; }

    public KmsTransport Transport => KmsTransport.To(KmsAddress.Parse(Url));

    /// <summary>Starts it; the policy may be a file that is not there.</summary>
    public static async Task<RealKms> StartAsync(SimulatedWorld world, Profile profile, string policy, CancellationToken cancel)
    {
        var address = $"127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo(Program()) { RedirectStandardOutput = true, WorkingDirectory = world.Folder };
        start.Environment["LISTEN_ADDR"] = address;
        start.Environment["DSTACK_SOCKET_PATH"] = world.Where.DstackSocket;
        start.Environment["CHALLENGE_TTL_SECS"] = $"{ChallengeSeconds}";
        start.Environment["MERO_KMS_VERSION"] = "3.0.0";
        start.Environment["MERO_KMS_PROFILE"] = profile.Name;
        start.Environment["MERO_KMS_ENVIRONMENT"] = "simulation";
        start.Environment["MERO_KMS_STATE_DIR"] = Directory.CreateDirectory(Path.Combine(world.Folder, $"kms-{address}")).FullName;
        start.Environment["MERO_KMS_POLICY_FILE"] = policy;
        start.Environment["MERO_KMS_SIMULATION_ROOT_CA"] = world.Where.RootCa;
        start.Environment["MERO_KMS_COLLATERAL_URL"] = world.Where.Collateral;
        var kms = new RealKms(Process.Start(start)!, $"http://{address}");
        await kms.AnswersAsync(File.Exists(policy) ? "ready" : "health", cancel);
        return kms;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    async Task AnswersAsync(string call, CancellationToken cancel)
    {
        while (!process.HasExited)
        {
            try
            {
                if ((await Transport.GetAsync(call, cancel)).IsSuccess)
                    return;
            }
            catch (KmsUnreachableException)
            {
                // Not yet; the test's own limit ends this if it never comes.
            }
            await Task.Delay(100, cancel);
        }
        Assert.Fail($"The KMS ended with {process.ExitCode}: {await said}");
    }

    // Built by the solution in the same configuration as this test.
    static string Program()
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        var path = Path.Combine(Repository.Root, "artifacts", "bin", "Kms", configuration, "mero-kms-phala");
        Assert.SkipUnless(File.Exists(path), $"{path} is absent: build the whole solution.");
        return path;
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
