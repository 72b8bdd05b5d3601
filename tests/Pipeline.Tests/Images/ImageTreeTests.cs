using Pipeline.Images;

namespace PipelineTests.Images;

public sealed class ImageTreeTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Modes_do_not_depend_on_the_checkout()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        var (from, to) = (Path.Combine(folder, "from"), Path.Combine(folder, "to"));
        Directory.CreateDirectory(Path.Combine(from, "deep"));
        File.WriteAllText(Path.Combine(from, "deep/text"), "text");
        File.WriteAllText(Path.Combine(from, "run"), "#!/bin/sh");
        File.CreateSymbolicLink(Path.Combine(from, "link"), "deep/text");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(from, "deep/text"), (UnixFileMode)0b110_110_110);
            File.SetUnixFileMode(Path.Combine(from, "run"), (UnixFileMode)0b111_000_000);
        }

        new ImageTree().Folder("etc", from).WriteTo(to);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(Path.Combine(to, "etc/deep/text")));
            Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode(Path.Combine(to, "etc/run")));
            Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode(Path.Combine(to, "etc/deep")));
        }
        Assert.Equal("deep/text", new FileInfo(Path.Combine(to, "etc/link")).LinkTarget);
    }
}
