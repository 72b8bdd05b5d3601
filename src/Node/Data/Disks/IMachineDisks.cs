namespace Node.Data.Disks;

/// <summary>The disks of a machine.</summary>
interface IMachineDisks
{
    /// <summary>The disk for data.</summary>
    /// <exception cref="DataRefusedException">It is not there, there are several, or its sectors are of another size.</exception>
    BlockDevice Find();

    /// <summary>A partition, after its table was written or was there.</summary>
    /// <param name="disk">What <see cref="Find"/> gave.</param>
    /// <param name="number">1 is the first.</param>
    /// <param name="offset">Where it must begin, in bytes.</param>
    /// <param name="size">What it must have, in bytes.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="DataRefusedException">The kernel does not show it so.</exception>
    Task<BlockDevice> PartitionAsync(BlockDevice disk, int number, long offset, long size, CancellationToken cancel);
}
