using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Text.Json;
using Attestation;
using Attestation.Protocol;

namespace KmsTests.Audit;

/// <summary>The program itself in the world of a simulator; its state outlives it.</summary>
sealed class KmsProgram : IAsyncDisposable
{
    readonly Process process;
    readonly ConcurrentQueue<string> lines = new();

    KmsProgram(Process process, SimulatedWorld world, Uri address) => (this.process, World, Http) =
        (process, world, new(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, errors) => errors is not SslPolicyErrors.RemoteCertificateNotAvailable } }) { BaseAddress = address });

    public SimulatedWorld World { get; }

    public HttpClient Http { get; }

    /// <summary>What it has written to standard output and standard error so far.</summary>
    public IReadOnlyList<string> Lines => [.. lines];

    public int ExitCode => process.ExitCode;

    public bool IsRunning => !process.HasExited;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static string AuditFile(SimulatedWorld world) => Path.Combine(world.Folder, "state", "audit.jsonl");

    /// <summary>Puts a policy that lists the simulator's node where the program reads it.</summary>
    public static void Publish(SimulatedWorld world, int version)
    {
        var (forged, node) = (PolicyForge.Policy(Profile.Debug, version), SimulatedWorld.RegistersOf(Profile.Debug));
        var now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        var policy = forged with
        {
            NotBefore = now.AddMinutes(-1),
            ExpiresAt = now.AddDays(90),
            Policy = forged.Policy with
            {
                NodeAllowedMrtd = [node.MrTd],
                NodeAllowedRtmr0 = [node.Rtmr0],
                NodeAllowedRtmr1 = [node.Rtmr1],
                NodeAllowedRtmr2 = [node.Rtmr2],
                NodeAllowedRtmr3 = [node.Rtmr3],
            },
        };
        File.WriteAllText(PolicyFile(world), policy.ToJson());
    }

    /// <summary>An address on which nothing listens.</summary>
    public static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint.ToString()!;
    }

    /// <summary>Started, and ready.</summary>
    /// <param name="world">Where it is.</param>
    /// <param name="variables">In the place of what it would be told otherwise.</param>
    public static async Task<KmsProgram> StartAsync(SimulatedWorld world, params (string Name, string Value)[] variables)
    {
        var address = FreeAddress();
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "mero-kms-phala")) { WorkingDirectory = world.Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["LISTEN_ADDR"] = address,
            ["DSTACK_SOCKET_PATH"] = world.Where.DstackSocket,
            ["MERO_KMS_VERSION"] = "3.0.0",
            ["MERO_KMS_PROFILE"] = "debug",
            ["MERO_KMS_ENVIRONMENT"] = "simulation",
            ["MERO_KMS_STATE_DIR"] = Path.Combine(world.Folder, "state"),
            ["MERO_KMS_POLICY_FILE"] = PolicyFile(world),
            ["MERO_KMS_SIMULATION_ROOT_CA"] = world.Where.RootCa,
            ["MERO_KMS_COLLATERAL_URL"] = world.Where.Collateral,
        })
            start.Environment[name] = value;
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        var program = new KmsProgram(Process.Start(start)!, world, new($"{(variables.Any(variable => variable.Name is "MERO_KMS_TLS_CERT_FILE") ? "https" : "http")}://{address}"));
        program.process.OutputDataReceived += (_, line) => program.Keep(line.Data);
        program.process.ErrorDataReceived += (_, line) => program.Keep(line.Data);
        program.process.BeginOutputReadLine();
        program.process.BeginErrorReadLine();
        await program.UntilAsync(async () => (await program.Http.GetAsync("/ready", Cancel)).IsSuccessStatusCode);
        return program;
    }

    /// <summary>Tries until something is so; the test's own limit ends what never comes.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo)
    {
        while (true)
        {
            Assert.True(IsRunning, "The program has ended.");
            try
            {
                if (await isSo())
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            await Task.Delay(50, Cancel);
        }
    }

    /// <summary>One key for one peer.</summary>
    /// <returns>SHA-256 of the quote for which there was a key; null when there was none.</returns>
    public async Task<string?> TakeKeyAsync(PeerIdentity peer)
    {
        if (await ChallengeAsync(peer) is not { } challenge)
            return null;
        var quote = await QuoteAsync(ReportData.ForNode(Convert.FromBase64String(challenge.NonceB64), peer.Id));
        var answer = await Http.PostAsJsonAsync("/get-key", RequestOf(peer, challenge, quote), KmsJson.Wire.GetKeyRequest, Cancel);
        return answer.IsSuccessStatusCode ? Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(quote)) : null;
    }

    /// <summary>Null when there was none.</summary>
    public async Task<ChallengeResponse?> ChallengeAsync(PeerIdentity peer)
    {
        var asked = await Http.PostAsJsonAsync("/challenge", new() { PeerId = peer.Id.Text }, KmsJson.Wire.ChallengeRequest, Cancel);
        return asked.IsSuccessStatusCode ? await asked.Content.ReadFromJsonAsync(KmsJson.Wire.ChallengeResponse, Cancel) : null;
    }

    /// <summary>A request with a signature over everything it says.</summary>
    public static GetKeyRequest RequestOf(PeerIdentity peer, ChallengeResponse challenge, byte[] quote) => new()
    {
        ChallengeId = challenge.ChallengeId,
        QuoteB64 = Convert.ToBase64String(quote),
        PeerId = peer.Id.Text,
        PeerPublicKeyB64 = Convert.ToBase64String(peer.PublicKey.ToProtobuf()),
        SignatureB64 = Convert.ToBase64String(peer.Sign(SignedPayload.For(challenge.ChallengeId, Convert.FromBase64String(challenge.NonceB64), quote, peer.Id.Text))),
    };

    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process.Id}"]);
        await kill.WaitForExitAsync(Cancel);
    }

    public Task EndAsync() => process.WaitForExitAsync(Cancel);

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        Http.Dispose();
    }

    // Null is the end of a stream and no line.
    void Keep(string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }

    static string PolicyFile(SimulatedWorld world) => Path.Combine(world.Folder, "policy.json");

    /// <summary>A quote of the simulator's node.</summary>
    public async Task<byte[]> QuoteAsync(byte[] reportData)
    {
        using var body = new StringContent($$"""{"report_data":"{{Convert.ToHexStringLower(reportData)}}"}""", System.Text.Encoding.UTF8, "application/json");
        using var http = new HttpClient();
        var answer = await http.PostAsync(new Uri(World.Where.TdQuote["debug"]), body, Cancel);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        return Convert.FromHexString(json.RootElement.GetProperty("quote").GetString()!);
    }
}
