namespace KmsTests.Faults;

/// <summary>The disk of the audit log: full, or so slow that nothing comes back, while a test says so.</summary>
sealed class FaultyDisk : IDisposable
{
    readonly ManualResetEventSlim goOn = new(initialState: true);
    int held;

    public bool IsFull { get; set; }

    /// <summary>Whether somebody waits for it.</summary>
    public int Held => Volatile.Read(ref held);

    public void Stall() => goOn.Reset();

    public void Heal()
    {
        IsFull = false;
        goOn.Set();
    }

    public FileStream Open(string path) => new Log(path, this);

    public void Dispose()
    {
        Heal();
        goOn.Dispose();
    }

    sealed class Log(string path, FaultyDisk disk) : FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 0)
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Interlocked.Increment(ref disk.held);
            disk.goOn.Wait();
            Interlocked.Decrement(ref disk.held);
            base.Write(disk.IsFull ? buffer[..(buffer.Length / 2)] : buffer);
            if (disk.IsFull)
                throw new IOException("No space left on device.");
        }
    }
}
