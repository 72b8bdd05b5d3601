using Pipeline.Clients.Docker;

namespace PipelineTests.Clients.Docker;

/// <summary>One walk through the engine of this machine, with an image of our own making: what a fake cannot promise.</summary>
public sealed class RealEngineTests
{
    [Fact]
    public async Task An_image_made_here_is_loaded_and_run_by_its_digest()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var engine = await DockerEngine.FindAsync(cancel);
        // In CI the engine is part of the machine; elsewhere it may be missing.
        Assert.SkipWhen(engine is null && Environment.GetEnvironmentVariable("CI") is null or "" or "false", "No Docker engine listens on /var/run/docker.sock.");
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
