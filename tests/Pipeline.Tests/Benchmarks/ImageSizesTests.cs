using System.Buffers.Binary;
using Pipeline.Benchmarks;
using Pipeline.Runs;

namespace PipelineTests.Benchmarks;

public sealed class ImageSizesTests
{
    const int Offset = 4096;

    [Fact]
    public void A_root_has_the_size_that_its_file_system_counts() => Assert.Equal(33_290L * 4096, ImageSizes.RootOf(new MemoryStream(Root(33_290, 12)), Offset));

    [Fact]
    public void Another_file_system_is_refused()
    {
        var root = Root(33_290, 12);
        root[Offset + 1024] ^= 1;
        Assert.Throws<VerificationFailedException>(() => ImageSizes.RootOf(new MemoryStream(root), Offset));
        Assert.Throws<VerificationFailedException>(() => ImageSizes.RootOf(new MemoryStream(Root(33_290, 40)), Offset));
    }

    [Fact]
    public async Task An_image_that_is_gone_is_said()
    {
        using var temporary = new TemporaryWorkspace();
        var missing = await Assert.ThrowsAsync<AssetMissingException>(() => ImageSizes.ReadAsync(temporary.Workspace, TestContext.Current.CancellationToken));
        Assert.Equal("artifacts/images/locked-read-only/disk.raw is not there; ./build.sh Images makes it.", missing.Message);
    }

    static byte[] Root(uint blocks, byte bits)
    {
        var disk = new byte[Offset + 2048];
        BinaryPrimitives.WriteUInt32LittleEndian(disk.AsSpan(Offset + 1024), 0xE0F5E1E2);
        disk[Offset + 1024 + 12] = bits;
        BinaryPrimitives.WriteUInt32LittleEndian(disk.AsSpan(Offset + 1024 + 36), blocks);
        return disk;
    }
}
