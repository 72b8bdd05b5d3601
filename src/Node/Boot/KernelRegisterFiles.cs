namespace Node.Boot;

/// <summary>The files of sysfs.</summary>
sealed class KernelRegisterFiles : IRegisterFiles
{
    public byte[] Read(string path) => File.ReadAllBytes(path);

    // One write of 48 bytes is one extension; the kernel refuses a part of it.
    public void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        RandomAccess.Write(file, content, fileOffset: 0);
    }
}
