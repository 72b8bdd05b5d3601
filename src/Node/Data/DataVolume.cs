using Node.Data.Disks;
using Node.Data.Luks;

namespace Node.Data;

/// <summary>The data of a node: made once, opened ever after.</summary>
/// <remarks>
/// The mark decides, not what the partition looks like: "making" is on the disk before anything is, "made" after everything is and
/// before anybody can write. Power may fail anywhere between.
/// </remarks>
sealed class DataVolume(DataDisk disk, LuksVolume volume)
{
    /// <summary>Opens it; true where it was made for that.</summary>
    /// <exception cref="DataRefusedException">It stays closed.</exception>
    public async Task<bool> OpenAsync(ReadOnlyMemory<byte> key, CancellationToken cancel)
    {
        switch (disk.ReadMark()?.State)
        {
            case DataMarkState.Made:
                await volume.OpenAsync(disk.Data, key, cancel);
                return false;
            case null:
                DemandBlank();
                disk.WriteMark(DataMarkState.Making);
                break;
        }
        await volume.MakeAsync(disk.Data, key, cancel);
        disk.WriteMark(DataMarkState.Made);
        return true;
    }

    void DemandBlank()
    {
        if (disk.Data.FindContent(0, LuksForm.DataOffset) is { } found)
            throw new DataRefusedException(DataRefusal.PartitionForeign, $"{disk.Data.Path} holds something at byte {found}, and this program has not begun to make anything there. Nothing is written over it; attach the disk as this node left it, or an empty one.");
    }
}
