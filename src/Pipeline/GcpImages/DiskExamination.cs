using System.Buffers.Binary;
using Attestation.Disks;
using Attestation.Executables;
using Pipeline.Clients.Processes;
using Pipeline.Images;
using Pipeline.Runs;

namespace Pipeline.GcpImages;

/// <summary>Takes out of a finished disk what the rows look at.</summary>
/// <param name="work">An empty folder.</param>
sealed class DiskExamination(string work)
{
    const ushort Amd64 = 0x8664, EfiApplication = 10;
    const int MachineAt = 4, SubsystemAt = 92;

    /// <exception cref="VerificationFailedException">It is no disk of a node image at all.</exception>
    public async Task<ExaminedDisk> ReadAsync(string disk, ImageRecord image, CancellationToken cancel)
    {
        try
        {
            await using var file = File.OpenRead(disk);
            var problems = GptCheck.Problems(file);
            var boot = BootFile.Find(file).Content;
            var kernel = UnifiedKernel.Parse(boot);
            return new()
            {
                Size = file.Length,
                TableProblems = problems,
                Partitions = [.. GptCopy.Read(file, 1).Partitions.Select(partition => partition.Type)],
                BootProblems = [.. BootProblems(boot.Span)],
                CommandLine = kernel.CommandLine,
                Initrd = await InitrdAsync(kernel, cancel),
                Root = await RootAsync(disk, cancel),
                Image = image,
            };
        }
        catch (Exception cause) when (cause is MalformedDiskException or MalformedExecutableException or InvalidDataException)
        {
            throw new VerificationFailedException($"The disk of {image.Profile} is not what a node image is: {cause.Message}", cause);
        }
    }

    internal static IEnumerable<string> BootProblems(ReadOnlySpan<byte> executable)
    {
        var header = executable[(int)BinaryPrimitives.ReadUInt32LittleEndian(executable[0x3c..])..];
        List<string> problems = [];
        if (BinaryPrimitives.ReadUInt16LittleEndian(header[MachineAt..]) is var machine && machine is not Amd64)
            problems.Add($@"\EFI\BOOT\BOOTX64.EFI is for machines of type {machine:x4}; {Amd64:x4} is expected.");
        if (BinaryPrimitives.ReadUInt16LittleEndian(header[SubsystemAt..]) is var system && system is not EfiApplication)
            problems.Add($@"\EFI\BOOT\BOOTX64.EFI is of subsystem {system}; {EfiApplication}, an EFI application, is expected.");
        return problems;
    }

    async Task<KernelModules> InitrdAsync(UnifiedKernel kernel, CancellationToken cancel)
    {
        var folder = Directory.CreateDirectory(Path.Combine(work, "initrd")).FullName;
        var (packed, archive) = (Path.Combine(work, "initrd.cpio.zst"), Path.Combine(work, "initrd.cpio"));
        await using (var file = File.Create(packed))
            await file.WriteAsync(kernel.MeasuredSections.Single(section => section.Name is ".initrd").Content, cancel);
        await Tool.RunAsync("zstd", ["--decompress", "--quiet", packed, "-o", archive], ToolOptions.Default, cancel);
        await Tool.RunAsync("cpio", ["--extract", "--make-directories", "--no-absolute-filenames", "--quiet", "--file", archive, "usr/lib/modules/*"], new() { Folder = folder }, cancel);
        return await KernelModules.ReadAsync(folder, ImportRows.DiskDrivers, Path.Combine(work, "initrd.modules"), cancel);
    }

    async Task<KernelModules> RootAsync(string disk, CancellationToken cancel)
    {
        var (image, folder) = (Path.Combine(work, "root.img"), Path.Combine(work, "root"));
        await DiskBytes.CutAsync(disk, (await ProfileImage.LayoutAsync(disk, cancel)).Root, image, cancel);
        await Tool.RunAsync("fsck.erofs", [$"--extract={folder}", image], ToolOptions.Default, cancel);
        return await KernelModules.ReadAsync(folder, [.. ImportRows.NetworkDrivers, .. ImportRows.TrustDomainDrivers], Path.Combine(work, "root.modules"), cancel);
    }
}
