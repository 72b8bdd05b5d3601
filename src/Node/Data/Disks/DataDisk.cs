namespace Node.Data.Disks;

/// <summary>A disk with our table: who the node is, and the partition for its data.</summary>
sealed class DataDisk(BlockDevice identity, BlockDevice data)
{
    const long PeerOffset = 0;
    const long MarkOffset = 64 << 10;

    public BlockDevice Data => data;

    /// <summary>Who this node is; made when nothing was ever kept on the disk.</summary>
    /// <exception cref="DataRefusedException">It is damaged, or missing where there is data.</exception>
    public PeerFile Peer()
    {
        if (Read(PeerOffset, DataRefusal.IdentityDamaged) is { } json)
            return Demand(() => PeerFile.Parse(json), DataRefusal.IdentityDamaged);
        if (ReadMark() is not null || data.FindContent(0, Luks.LuksForm.DataOffset) is not null)
        {
            throw new DataRefusedException(
                DataRefusal.IdentityMissing,
                $"{identity.Path} holds no peer, and {data.Path} is not empty: without the peer that the data was made for, its key cannot be asked for. Attach the disk as this node left it, or an empty one.");
        }
        var peer = PeerFile.Fresh();
        SealedSector.Write(identity, PeerOffset, peer.ToJson());
        return peer;
    }

    /// <summary>How far the making of the data came; null: it was not begun.</summary>
    /// <exception cref="DataRefusedException">It is damaged.</exception>
    public DataMark? ReadMark() => Read(MarkOffset, DataRefusal.MarkDamaged) is { } json ? Demand(() => DataMark.Parse(json), DataRefusal.MarkDamaged) : null;

    public void WriteMark(DataMarkState state) => SealedSector.Write(identity, MarkOffset, new DataMark(state).ToJson());

    byte[]? Read(long offset, DataRefusal damaged) => Demand(() => SealedSector.Read(identity, offset), damaged);

    T Demand<T>(Func<T> read, DataRefusal damaged)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException cause)
        {
            throw new DataRefusedException(damaged, $"{identity.Path} is damaged: {cause.Message}. It is not replaced, because the key of the data depends on it; attach the disk as this node left it, or an empty one.", cause);
        }
    }
}
