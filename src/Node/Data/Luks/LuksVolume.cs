using System.Globalization;
using Node.Boot;
using Node.Data.Disks;
using Node.Data.Tools;

namespace Node.Data.Luks;

/// <summary>Makes and opens the encrypted file system of a partition. What is opened is a copy of the header in memory.</summary>
sealed class LuksVolume(MachinePaths paths, ITools tools)
{
    const string FileSystem = "ext4";
    const int WrongKey = 2;

    /// <summary>Whether this boot has opened it already.</summary>
    public bool IsOpen => File.Exists(paths.Mapping);

    /// <summary>Makes it anew, over whatever is there, and leaves it open.</summary>
    /// <remarks>The header goes to the disk last: before that there is nothing that a key could open.</remarks>
    public async Task MakeAsync(BlockDevice partition, ReadOnlyMemory<byte> key, CancellationToken cancel)
    {
        if (IsOpen)
            await tools.DemandAsync("cryptsetup", ["close", Path.GetFileName(paths.Mapping)], default, cancel);
        // Two headers of different times must not meet there.
        partition.Write(0, new byte[LuksForm.DataOffset]);
        RunFile.Write(paths.HeaderCopy, new byte[LuksForm.DataOffset]);
        await tools.DemandAsync("cryptsetup", FormatArguments(partition, key.Length), key, cancel);
        var header = await File.ReadAllBytesAsync(paths.HeaderCopy, cancel);
        LuksHeader.Demand(header);
        await MapAsync(partition, key, cancel);
        await tools.DemandAsync("mkfs.ext4", ["-q", "-F", "-b", Text(LuksForm.SectorSize), "-E", "nodiscard", paths.Mapping], default, cancel);
        partition.Write(0, header);
    }

    /// <summary>Opens what was made before; nothing is written.</summary>
    /// <exception cref="DataRefusedException">The header is not ours, the key is another one, or there is no file system.</exception>
    public async Task OpenAsync(BlockDevice partition, ReadOnlyMemory<byte> key, CancellationToken cancel)
    {
        if (IsOpen)
            return;
        var header = partition.Read(0, LuksForm.DataOffset);
        LuksHeader.Demand(header);
        RunFile.Write(paths.HeaderCopy, header);
        await MapAsync(partition, key, cancel);
        var found = await tools.RunAsync("blkid", ["--probe", "--match-tag", "TYPE", "--output", "value", paths.Mapping], default, cancel);
        if (found.Output.Trim() is var type && type is not FileSystem)
        {
            await tools.DemandAsync("cryptsetup", ["close", Path.GetFileName(paths.Mapping)], default, cancel);
            throw new DataRefusedException(DataRefusal.ContentUnknown, $"The key opens {partition.Path}, and {(type is "" ? "no file system" : Attestation.OneLine.Of(type, 40))} is in it; {FileSystem} was made there. Nothing is written over it; attach a copy that is whole, or an empty disk.");
        }
    }

    async Task MapAsync(BlockDevice partition, ReadOnlyMemory<byte> key, CancellationToken cancel)
    {
        string[] arguments =
        [
            "open", "--type", "luks2", "--batch-mode", "--header", paths.HeaderCopy, "--key-slot", "0", "--disable-external-tokens", "--tries", "1",
            "--key-file", "-", "--keyfile-size", Text(key.Length), partition.Path, Path.GetFileName(paths.Mapping),
        ];
        var end = await tools.RunAsync("cryptsetup", arguments, key, cancel);
        if (end.Code is WrongKey)
            throw new DataRefusedException(DataRefusal.KeyRefused, $"The key that the KMS gave does not open {partition.Path}: the data was made with another KMS, profile or peer. Nothing is written over it; name the KMS that it was made with.");
        if (end.Code is not 0)
            throw end.ToRefusal("cryptsetup");
    }

    string[] FormatArguments(BlockDevice partition, int keySize) =>
    [
        "luksFormat", "--type", "luks2", "--batch-mode", "--header", paths.HeaderCopy, "--offset", Text(LuksForm.DataOffset / 512),
        "--cipher", LuksForm.Cipher, "--key-size", Text(LuksForm.KeySize * 8), "--hash", LuksForm.Hash, "--sector-size", Text(LuksForm.SectorSize),
        "--pbkdf", "pbkdf2", "--pbkdf-force-iterations", Text(LuksForm.Iterations), "--use-urandom",
        "--luks2-metadata-size", Text(LuksForm.CopySize), "--luks2-keyslots-size", Text(LuksForm.KeyslotsSize),
        "--key-file", "-", "--keyfile-size", Text(keySize), partition.Path,
    ];

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
