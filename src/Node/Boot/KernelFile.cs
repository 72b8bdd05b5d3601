namespace Node.Boot;

/// <summary>Reads files whose length the kernel does not tell: sysfs says a page, securityfs and configfs nothing.</summary>
static class KernelFile
{
    /// <summary>All bytes of a file.</summary>
    /// <exception cref="IOException">It cannot be read, or has more bytes than are expected.</exception>
    public static byte[] Read(string path, int most)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var (content, chunk) = (new MemoryStream(), new byte[64 << 10]);
        for (int count; (count = file.Read(chunk)) > 0;)
        {
            if (content.Length + count > most)
                throw new IOException($"{path} has more than {most} bytes.");
            content.Write(chunk, 0, count);
        }
        return content.ToArray();
    }
}
