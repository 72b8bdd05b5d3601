namespace Attestation.Disks;

/// <summary>The executable that firmware starts from a disk.</summary>
public sealed record BootFile
{
    /// <summary>What firmware starts of a disk that it has no boot entry for (UEFI specification 3.5.1.1).</summary>
    const string Default = "EFI/BOOT/BOOTX64.EFI";

    /// <summary>Where the Boot Loader Specification puts unified kernel images; a boot entry must point there.</summary>
    const string Installed = "EFI/Linux";

    static readonly Guid EspType = new("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");

    /// <summary>On the EFI partition, with slashes.</summary>
    public required string Path { get; init; }

    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>Finds <c>EFI/BOOT/BOOTX64.EFI</c>, else the one file <c>EFI/Linux/*.efi</c>.</summary>
    /// <param name="disk">Seekable, positioned anywhere.</param>
    /// <exception cref="MalformedDiskException">There is no EFI partition, or more than one, or no such file, or more than one.</exception>
    public static BootFile Find(Stream disk)
    {
        var found = PartitionTable.Read(disk).OfType(EspType);
        if (found is not [var partition])
            throw new MalformedDiskException($"The disk has {found.Count} EFI partitions (type {EspType}); one is expected.");
        var volume = FatVolume.Open(disk, partition);
        if (volume.Find(Default) is { } content)
            return new() { Path = Default, Content = content };
        string[] images = [.. volume.FilesIn(Installed).Where(name => name.EndsWith(".efi", StringComparison.OrdinalIgnoreCase))];
        if (images is not [var only])
            throw new MalformedDiskException($"The EFI partition has no {Default}, and {(images.Length == 0 ? "no" : $"{images.Length} files,")} {Installed}/{(images.Length == 0 ? "*.efi" : string.Join(", ", images))}; one file to start is expected.");
        var path = $"{Installed}/{only}";
        return new() { Path = path, Content = volume.Find(path) ?? throw new MalformedDiskException($"{path} is listed and cannot be found.") };
    }
}
