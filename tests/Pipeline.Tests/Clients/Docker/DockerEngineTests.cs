using System.Net.Sockets;
using Pipeline.Clients;
using Pipeline.Clients.Docker;
using Pipeline.Runs;

namespace PipelineTests.Clients.Docker;

public sealed class DockerEngineTests
{
    static readonly ContainerPlan Plan = new()
    {
        Image = "sha256:abc",
        Environment = new Dictionary<string, string> { ["LISTEN_ADDR"] = "127.0.0.1:8080", ["A"] = "1" },
        Labels = new Dictionary<string, string> { ["mero-tee"] = "staging" },
        Mounts = [new("/tmp/x/dstack.sock", "/var/run/dstack.sock", IsReadOnly: false)],
    };

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_says_which_engine_it_is()
    {
        await using var fake = await FakeEngine.StartAsync();
        using var engine = await DockerEngine.FindAsync(fake.Socket, Cancel);
        Assert.Equal("Docker 20.10.24", engine!.Name);
    }

    [Fact]
    public async Task Find_gives_nothing_where_nobody_listens()
    {
        Assert.Null(await DockerEngine.FindAsync("/nonexistent/docker.sock", Cancel));
    }

    [Fact]
    public async Task Find_refuses_an_engine_that_hangs_up()
    {
        var folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder, "docker.sock")));
        listener.Listen();
        var hangingUp = Task.Run(async () => (await listener.AcceptAsync(Cancel)).Dispose(), Cancel);

        var refusal = await Assert.ThrowsAsync<StepFailedException>(() => DockerEngine.FindAsync(Path.Combine(folder, "docker.sock"), Cancel));

        await hangingUp;
        Assert.Contains("does not answer", refusal.Message);
    }

    [Fact]
    public async Task Start_creates_and_starts_and_the_lease_removes()
    {
        await using var fake = await FakeEngine.StartAsync();
        fake.Answer("POST /v1.41/containers/create", 201, """{"Id":"c0ffee","Warnings":[]}""");
        fake.Answer("POST /v1.41/containers/c0ffee/start", 204, "");
        fake.Answer("POST /v1.41/containers/c0ffee/stop", 204, "");
        fake.Answer("DELETE /v1.41/containers/c0ffee", 204, "");
        using (var engine = await DockerEngine.FindAsync(fake.Socket, Cancel))
        {
            await using var container = await engine!.StartAsync(Plan, Cancel);
        }
        await Verify(string.Join('\n', fake.Asked) + "\n");
    }

    [Fact]
    public async Task A_container_that_does_not_start_is_removed()
    {
        await using var fake = await FakeEngine.StartAsync();
        fake.Answer("POST /v1.41/containers/create", 201, """{"Id":"c0ffee"}""");
        fake.Answer("POST /v1.41/containers/c0ffee/start", 500, """{"message":"exec: not found"}""");
        using var engine = await DockerEngine.FindAsync(fake.Socket, Cancel);

        var failure = await Assert.ThrowsAsync<RemoteCallException>(() => engine!.StartAsync(Plan, Cancel));

        Assert.Equal("""POST http://docker/v1.41/containers/c0ffee/start answered 500: {"message":"exec: not found"}""", failure.Message);
        Assert.Equal("POST /v1.41/containers/c0ffee/stop?t=5", fake.Asked[^1]);
    }

    [Fact]
    public async Task Load_finds_the_error_that_the_status_does_not_show()
    {
        await using var fake = await FakeEngine.StartAsync();
        fake.Answer("POST /v1.41/images/load", 200, "{\"stream\":\"…\"}\n{\"errorDetail\":{\"message\":\"invalid diffID\"},\"error\":\"invalid diffID\"}\n");
        using var engine = await DockerEngine.FindAsync(fake.Socket, Cancel);
        var archive = Path.GetTempFileName();

        var refusal = await Assert.ThrowsAsync<StepFailedException>(() => engine!.LoadImageAsync(archive, Cancel));

        File.Delete(archive);
        Assert.EndsWith("invalid diffID", refusal.Message);
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_no_error()
    {
        await using var fake = await FakeEngine.StartAsync();
        fake.Answer("GET /v1.41/images/sha256:abc/json", 404, """{"message":"No such image: sha256:abc"}""");
        using var engine = await DockerEngine.FindAsync(fake.Socket, Cancel);
        Assert.Null(await engine!.FindImageAsync("sha256:abc", Cancel));
    }

    [Fact]
    public async Task Logs_come_out_of_their_frames()
    {
        await using var fake = await FakeEngine.StartAsync();
        fake.Answer("POST /v1.41/containers/create", 201, """{"Id":"c0ffee"}""");
        fake.Answer("POST /v1.41/containers/c0ffee/start", 204, "");
        fake.Answer("GET /v1.41/containers/c0ffee/logs", 200, [1, 0, 0, 0, 0, 0, 0, 4, .. "out\n"u8, 2, 0, 0, 0, 0, 0, 0, 4, .. "err\n"u8]);
        using var engine = await DockerEngine.FindAsync(fake.Socket, Cancel);
        await using var container = await engine!.StartAsync(Plan, Cancel);
        Assert.Equal("out\nerr\n", await container.LogsAsync(Cancel));
    }

    [Fact]
    public async Task A_container_of_somebody_else_is_found_by_its_name_or_is_not_there()
    {
        await using var fake = await FakeEngine.StartAsync();
        fake.Answer("GET /v1.41/containers/there/json", 200, """{"State":{"Running":false,"ExitCode":137}}""");
        fake.Answer("GET /v1.41/containers/gone/json", 404, """{"message":"No such container: gone"}""");
        using var engine = await DockerEngine.FindAsync(fake.Socket, Cancel);
        Assert.Equal(new ContainerState(IsRunning: false, ExitCode: 137), await engine!.FindStateAsync("there", Cancel));
        Assert.Null(await engine.FindStateAsync("gone", Cancel));
    }

    [Fact]
    public async Task Sweep_removes_what_has_the_label()
    {
        await using var fake = await FakeEngine.StartAsync();
        fake.Answer("GET /v1.41/containers/json", 200, """[{"Id":"one"},{"Id":"two"}]""");
        using var engine = await DockerEngine.FindAsync(fake.Socket, Cancel);

        Assert.Equal(2, await engine!.SweepAsync("mero-tee", "/work", Cancel));

        Assert.Contains("""GET /v1.41/containers/json?all=1&filters={"label":["mero-tee=/work"]}""", fake.Asked);
        Assert.Contains("POST /v1.41/containers/two/stop?t=5", fake.Asked);
    }
}
