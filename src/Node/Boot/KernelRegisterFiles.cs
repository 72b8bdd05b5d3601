namespace Node.Boot;

/// <summary>The files of sysfs.</summary>
sealed class KernelRegisterFiles : IRegisterFiles
{
    // A register has 48; whoever reads it says so.
    const int MostBytes = 4096;

    public byte[] Read(string path) => KernelFile.Read(path, MostBytes);

    // One write of 48 bytes is one extension; the kernel refuses a part of it.
    public void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        RandomAccess.Write(file, content, fileOffset: 0);
    }
}
