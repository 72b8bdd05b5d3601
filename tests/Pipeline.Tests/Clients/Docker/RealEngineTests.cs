using Pipeline.Clients.Docker;
using Pipeline.Installing;

namespace PipelineTests.Clients.Docker;

/// <summary>One walk through the engine of this machine, with an image of our own making: what a fake cannot promise.</summary>
public sealed class RealEngineTests
{
    // In CI the engine was installed and started, or the build has said that this machine cannot run one.
    static bool MayBeMissing => Environment.GetEnvironmentVariable("CI") is null or "" or "false"
        || Environment.GetEnvironmentVariable(Prerequisites.EngineVariable) is Prerequisites.EngineCannotRun;

    [Fact]
    public async Task An_image_made_here_is_loaded_and_run_by_its_digest()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var engine = await DockerEngine.FindAsync(cancel);
        Assert.SkipWhen(engine is null && MayBeMissing, "No Docker engine listens on /var/run/docker.sock.");
        Assert.NotNull(engine);
        var folder = Directory.CreateTempSubdirectory("mero-tee-");
        try
        {
            var digests = await ImageForge.WriteAsync(folder.FullName, "walked\n"u8.ToArray(), exitCode: 7, cancel);
            await engine.LoadImageAsync(Path.Combine(folder.FullName, "image.tar"), cancel);

            var id = await engine.FindImageAsync(digests.Config, cancel) ?? await engine.FindImageAsync(digests.Manifest, cancel);
            await using var container = await engine.StartAsync(new() { Image = id!, Labels = new Dictionary<string, string> { ["mero-tee-test"] = folder.Name } }, cancel);

            Assert.Equal(7, await container.WaitAsync(cancel));
            Assert.Equal("walked\n", await container.LogsAsync(cancel));
            Assert.Equal(new ContainerState(IsRunning: false, ExitCode: 7), await container.StateAsync(cancel));
            Assert.Equal(1, await engine.SweepAsync("mero-tee-test", folder.Name, cancel));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
