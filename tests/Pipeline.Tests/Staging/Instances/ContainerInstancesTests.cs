using System.Net.Sockets;
using Attestation;
using Pipeline.Clients.Docker;
using Pipeline.Clients.Processes;
using Pipeline.Installing;
using Pipeline.KmsImages;
using Pipeline.Runs;
using Pipeline.Staging;
using Pipeline.Staging.Instances;
using PipelineTests.Clients.Docker;

namespace PipelineTests.Staging.Instances;

/// <summary>The compose file on this machine's engine, with a program in the KMS's place that only says a word: its image takes no release.</summary>
public sealed class ContainerInstancesTests : IDisposable
{
    readonly Workspace workspace = new() { Root = Directory.CreateTempSubdirectory("mero-tee-").FullName };
    readonly int[] ports = [FreePort.Find(), FreePort.Find(), FreePort.Find(), FreePort.Find()];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // In CI the engine was installed and started, or the build has said that this machine cannot run one.
    static bool MayBeMissing => Environment.GetEnvironmentVariable("CI") is null or "" or "false"
        || Environment.GetEnvironmentVariable(Prerequisites.EngineVariable) is Prerequisites.EngineCannotRun;

    public void Dispose() => Directory.Delete(workspace.Root, recursive: true);

    [Fact]
    public async Task The_engine_runs_the_file_as_it_is_written_and_nothing_stays_behind()
    {
        using var engine = await EngineAsync();
        using var folder = Prepared();
        await File.WriteAllTextAsync(folder.DstackSocket, "", Cancel);

        await using (var running = await new ContainerInstances(engine).StartAsync(await ImageAsync(engine, folder), Released(), Places(folder), Cancel))
        {
            using var proxy = new ProxyStatus(Places(folder).Status);
            await Poll.UntilAsync("word from the proxy that no instance is left", TimeSpan.FromSeconds(60), async cancel => await proxy.CountAsync(cancel) is 0 ? proxy : null, TimeProvider.System, Cancel);
            Assert.Equal("+PONG\r\n", await PingAsync(folder));
            var failure = await Assert.ThrowsAsync<StepFailedException>(() => running.DemandRunningAsync(Cancel));
            Assert.Equal($"No instance runs any more. The container {folder.Name}-kms-1 ended with exit code 7:\n  instance\nThe container {folder.Name}-kms-2 ended with exit code 7:\n  instance", failure.Message);
            Assert.Contains($"\"docker kill {folder.Name}-redis\"", string.Join('\n', running.About));
        }

        Assert.Null(await engine.FindStateAsync($"{folder.Name}-proxy", Cancel));
        Assert.Equal(0, await engine.SweepAsync(KmsContainers.Label, workspace.Root, Cancel));
    }

    [Fact]
    public async Task What_a_killed_run_has_left_is_found_by_its_checkout()
    {
        using var engine = await EngineAsync();
        using var folder = Prepared();
        await File.WriteAllTextAsync(folder.DstackSocket, "", Cancel);
        await new ContainerInstances(engine).StartAsync(await ImageAsync(engine, folder), Released(), Places(folder), Cancel);

        Assert.Equal(4, await engine.SweepAsync(KmsContainers.Label, workspace.Root, Cancel));
    }

    [Fact]
    public async Task A_file_that_the_engine_does_not_take_leaves_nothing()
    {
        using var engine = await EngineAsync();
        using var folder = Prepared();

        // The guest agent's socket is not there.
        await Assert.ThrowsAsync<ToolFailedException>(async () => await new ContainerInstances(engine).StartAsync(await ImageAsync(engine, folder), Released(), Places(folder), Cancel));

        Assert.Equal(0, await engine.SweepAsync(KmsContainers.Label, workspace.Root, Cancel));
    }

    static async Task<DockerEngine> EngineAsync()
    {
        TwoInstances.DemandPrograms();
        var engine = await DockerEngine.FindAsync(Cancel);
        Assert.SkipWhen((engine is null || DockerCompose.Find() is null) && MayBeMissing, "No Docker engine listens on /var/run/docker.sock, or docker-compose is absent.");
        Assert.NotNull(engine);
        return engine;
    }

    StagingFolder Prepared()
    {
        var folder = StagingFolder.Create(workspace, Profile.Debug, policy: null);
        folder.Prepare(instances: 2);
        return folder;
    }

    static async Task<string> ImageAsync(DockerEngine engine, StagingFolder folder)
    {
        var digests = await ImageForge.WriteAsync(folder.Root, "instance\n"u8.ToArray(), exitCode: 7, Cancel, "usr/bin/mero-kms-phala");
        await engine.LoadImageAsync(Path.Combine(folder.Root, "image.tar"), Cancel);
        return (await engine.FindImageAsync(digests.Config, Cancel) ?? await engine.FindImageAsync(digests.Manifest, Cancel))!;
    }

    static async Task<string> PingAsync(StagingFolder folder)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(folder.Redis, "redis.sock")), Cancel);
        await socket.SendAsync("PING\r\n"u8.ToArray(), Cancel);
        var answer = new byte[64];
        return System.Text.Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer, Cancel));
    }

    static KmsService Released() => KmsService.Parse(
        KmsComposeFile.Render($"ghcr.io/owner/kms@sha256:{new string('0', 64)}", Profile.Debug, "3.0.0", EvidenceEnvironment.Simulation, "owner/name").Text, "docker-compose.yml");

    InstancesPlaces Places(StagingFolder folder) => new()
    {
        Name = folder.Name,
        Checkout = workspace.Root,
        Folder = folder.Root,
        RedisFolder = folder.Redis,
        DstackSocket = folder.DstackSocket,
        CollateralUrl = "http://127.0.0.1:1",
        ProxyPort = ports[0],
        StatusPort = ports[1],
        KmsPorts = ports[2..],
    };
}
