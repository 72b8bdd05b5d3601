using Node.Boot;

namespace Node.Quotes;

/// <summary>configfs.</summary>
sealed class KernelReportEntries : IReportEntries
{
    // The kernel's own limit of an output (TSM_REPORT_OUTBLOB_MAX in newer kernels) is 16 MiB; quotes have some thousand bytes.
    const int MostBytes = 1 << 20;

    public void Create(string folder) => Directory.CreateDirectory(folder);

    public byte[] Read(string path) => KernelFile.Read(path, MostBytes);

    public void Write(string path, ReadOnlySpan<byte> content) => new KernelRegisterFiles().Write(path, content);

    // The files in it are the kernel's, and go with it.
    public void Remove(string folder) => Directory.Delete(folder);
}
