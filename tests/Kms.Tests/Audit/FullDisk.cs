namespace KmsTests.Audit;

/// <summary>Takes half of what it is given, and then no more.</summary>
sealed class FullDisk(string path, Func<bool> isFull) : FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 0)
{
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!isFull())
        {
            base.Write(buffer);
            return;
        }
        base.Write(buffer[..(buffer.Length / 2)]);
        throw new IOException("No space left on device.");
    }
}
