using System.Text;
using Node.Quotes;

namespace NodeTests.Quotes;

/// <summary>configfs as a kernel with TSM shows it, over a plain folder: an entry has its files at once, and goes with them.</summary>
sealed class ForgedReports(Func<byte[], byte[]> quote) : IReportEntries
{
    int alive;

    public string Provider { get; init; } = "tdx_guest\n";

    /// <summary>What the generation counts besides the one write.</summary>
    public int OtherWrites { get; init; }

    public string? GenerationText { get; init; }

    public List<string> Created { get; } = [];

    /// <summary>Whether two entries were there at once.</summary>
    public bool HasOverlapped { get; private set; }

    public void Create(string folder)
    {
        HasOverlapped |= Interlocked.Increment(ref alive) > 1;
        lock (Created)
            Created.Add(folder);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "provider"), Provider);
        Count(folder, 0);
    }

    public byte[] Read(string path) => Path.GetFileName(path) is "outblob"
        ? quote(File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(path)!, "inblob")))
        : File.ReadAllBytes(path);

    public void Write(string path, ReadOnlySpan<byte> content)
    {
        Assert.Equal("inblob", Path.GetFileName(path));
        File.WriteAllBytes(path, content);
        Count(Path.GetDirectoryName(path)!, 1 + OtherWrites);
    }

    public void Remove(string folder)
    {
        Interlocked.Decrement(ref alive);
        Directory.Delete(folder, recursive: true);
    }

    void Count(string folder, int generation) =>
        File.WriteAllBytes(Path.Combine(folder, "generation"), Encoding.ASCII.GetBytes(GenerationText ?? $"{generation}\n"));
}
