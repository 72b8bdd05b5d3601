using System.Buffers.Binary;
using System.Text;
using Pipeline.Clients.Processes;
using Pipeline.Images;

namespace PipelineTests.Images;

public sealed class EspImageTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task No_entry_has_the_day_of_the_build()
    {
        Assert.SkipUnless(Tool.Find("mkfs.vfat") is not null && Tool.Find("mcopy") is not null, "mkfs.vfat and mtools are absent; ./build.sh Release installs them.");
        var (uki, image) = (Path.Combine(folder, "uki"), Path.Combine(folder, "esp"));
        await File.WriteAllTextAsync(uki, "a UKI", Cancel);
        File.SetLastWriteTimeUtc(uki, DateTimeOffset.FromUnixTimeSeconds(1767225600).UtcDateTime);

        await EspImage.MakeAsync(image, uki, 1767225600, Cancel);

        var bytes = await File.ReadAllBytesAsync(image, Cancel);
        foreach (var name in (string[])["ESP     ", "EFI     ", "BOOT    ", "BOOTX64 EFI"])
            Assert.NotEqual(Today(), WriteDay(bytes, name));
    }

    // Byte 24 of a directory entry: seven bits of years since 1980, four of the month, five of the day.
    // The boot sector has the label too, so the last place counts.
    static int WriteDay(ReadOnlySpan<byte> image, string name) => image.LastIndexOf(Encoding.ASCII.GetBytes(name)) is var at and >= 0
        ? BinaryPrimitives.ReadUInt16LittleEndian(image[(at + 24)..])
        : throw new InvalidDataException($"{name} is not in the image.");

    static int Today()
    {
        var now = TimeProvider.System.GetUtcNow();
        return (now.Year - 1980) << 9 | now.Month << 5 | now.Day;
    }
}
