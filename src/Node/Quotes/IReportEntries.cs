namespace Node.Quotes;

/// <summary>How the kernel's configfs is used: the one thing that a test cannot have a folder do.</summary>
interface IReportEntries
{
    /// <summary>Makes an entry; its files are there at once.</summary>
    void Create(string folder);

    byte[] Read(string path);

    /// <summary>Hands all bytes to the kernel in one write.</summary>
    void Write(string path, ReadOnlySpan<byte> content);

    void Remove(string folder);
}
