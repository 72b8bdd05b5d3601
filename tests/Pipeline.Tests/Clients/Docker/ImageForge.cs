using Pipeline.KmsImages;

namespace PipelineTests.Clients.Docker;

/// <summary>Images of one tiny program.</summary>
static class ImageForge
{
    public static async Task<ImageDigests> WriteAsync(string folder, byte[] word, byte exitCode, CancellationToken cancel, string program = "bin/say")
    {
        var layer = Path.Combine(folder, "layer.tar");
        await LayerWriter.WriteAsync(layer,
            [new() { Path = program, Mode = (UnixFileMode)0b101_101_101, Content = TinyProgram.Saying(word, exitCode) }], cancel);
        return await ImageArchive.WriteAsync(Path.Combine(folder, "image.tar"), "mero-tee-test:1", new()
        {
            Created = "1970-01-01T00:00:00Z",
            Architecture = "amd64",
            Os = "linux",
            Config = new()
            {
                User = "65532:65532",
                Env = [],
                Entrypoint = ["/" + program],
                WorkingDir = "/",
                ExposedPorts = new Dictionary<string, OciNothing>(),
                Labels = new Dictionary<string, string>(),
            },
            Rootfs = new() { Type = "layers", DiffIds = [] },
        }, [layer], cancel);
    }
}
