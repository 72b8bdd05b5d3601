namespace Node.Boot;

/// <summary>How the kernel's register files are read and written: the one thing that a test cannot have a folder do.</summary>
interface IRegisterFiles
{
    byte[] Read(string path);

    /// <summary>Hands all bytes to the kernel in one write; creates nothing.</summary>
    void Write(string path, ReadOnlySpan<byte> content);
}
