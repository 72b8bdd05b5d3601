using System.Globalization;
using Pipeline.Clients.Processes;

namespace Pipeline.Images;

/// <summary>The file system of the EFI partition: one file, and no time of the build.</summary>
static class EspImage
{
    /// <summary>Makes it, with the UKI at the firmware's default path: no boot loader takes part, so none is measured.</summary>
    public static async Task MakeAsync(string path, string uki, long sourceDateEpoch, CancellationToken cancel)
    {
        await using (var file = File.Create(path))
            file.SetLength(DiskLayout.EspBytes);
        // Made here and not by systemd-repart, whose mkfs.vfat stamps the label with the time of day.
        await Tool.RunAsync("mkfs.vfat", ["--invariant", "-F", "32", "-n", "ESP", path], ToolOptions.Default, cancel);
        var fixedTime = new ToolOptions
        {
            Environment = new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = sourceDateEpoch.ToString(CultureInfo.InvariantCulture), ["TZ"] = "UTC" },
        };
        await Tool.RunAsync("mmd", ["-i", path, "::/EFI", "::/EFI/BOOT"], fixedTime, cancel);
        await Tool.RunAsync("mcopy", ["-m", "-i", path, uki, "::/EFI/BOOT/BOOTX64.EFI"], fixedTime, cancel);
    }
}
