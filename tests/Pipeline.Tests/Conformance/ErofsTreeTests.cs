using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Pipeline.Clients.Processes;
using Pipeline.Conformance;
using Pipeline.Runs;

namespace PipelineTests.Conformance;

[UnsupportedOSPlatform("windows")]
public sealed partial class ErofsTreeTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    async Task<byte[]> ImageAsync()
    {
        var root = Directory.CreateDirectory(Path.Combine(folder, "root", "bin")).Parent!.FullName;
        // More names than fit one block.
        for (var index = 0; index < 500; index++)
            await File.WriteAllTextAsync(Path.Combine(root, "bin", $"program-with-a-long-name-{index:000}"), "", Cancel);
        File.SetUnixFileMode(Path.Combine(root, "bin", "program-with-a-long-name-007"), (UnixFileMode)0b100_111_101_101);
        File.SetUnixFileMode(Path.Combine(root, "bin"), (UnixFileMode)0b001_111_111_111);
        File.CreateSymbolicLink(Path.Combine(root, "sh"), "bin/program-with-a-long-name-000");
        // What extracting loses; any attribute will do, and this one needs no privilege.
        Assert.Equal(0, SetAttribute(Path.Combine(root, "bin", "program-with-a-long-name-008"), "user.capability", [1, 2, 3], 3, 0));
        var image = Path.Combine(folder, "root.img");
        await Tool.RunAsync("mkfs.erofs", ["-zlz4", image, root], ToolOptions.Default, Cancel);
        return await File.ReadAllBytesAsync(image, Cancel);
    }

    [LibraryImport("libc", EntryPoint = "setxattr", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int SetAttribute(string path, string name, byte[] value, nint size, int flags);

    [Fact]
    public async Task Names_modes_and_attributes_are_those_of_the_file_system()
    {
        var entries = new ErofsTree(new MemoryStream(await ImageAsync())).Read();

        Assert.Equal(502, entries.Count);
        Assert.Equal("1777", Assert.Single(entries, entry => entry.IsFolder).Permissions);
        Assert.Equal("/sh", Assert.Single(entries, entry => entry.IsLink).Path);
        Assert.Equal("/bin/program-with-a-long-name-007", Assert.Single(entries, entry => entry.IsSetId).Path);
        Assert.Equal("/bin/program-with-a-long-name-008", Assert.Single(entries, entry => entry.HasAttributes).Path);
    }

    [Fact]
    public async Task What_is_cut_off_is_refused()
    {
        var image = await ImageAsync();
        Assert.Contains("points behind its own end", Assert.Throws<VerificationFailedException>(() => new ErofsTree(new MemoryStream(image[..8192])).Read()).Message);
    }

    [Fact]
    public void Something_else_is_refused() =>
        Assert.Contains("is no EROFS", Assert.Throws<VerificationFailedException>(() => new ErofsTree(new MemoryStream(new byte[8192])).Read()).Message);
}
