using System.Text;

namespace Attestation.Executables;

/// <summary>Where the parts of a PE executable are that its measurement treats differently.</summary>
/// <remarks>Source: Microsoft's PE Format. Only what measuring needs is read.</remarks>
sealed record PeLayout
{
    public const int ChecksumSize = 4;
    public const int DirectoryEntrySize = 8;

    /// <summary>A UKI has below twenty.</summary>
    const int MaximumSections = 96;

    const int SectionHeaderSize = 40;
    const int OptionalHeaderChecksum = 64;
    const int OptionalHeaderHeadersSize = 60;
    const int CertificateDirectory = 4;

    public required int ChecksumOffset { get; init; }

    /// <summary>Null where the data directories end before it.</summary>
    public required int? CertificateEntryOffset { get; init; }

    public required int HeadersSize { get; init; }

    /// <summary>Bytes of the certificate table, which ends the file.</summary>
    public required int CertificatesSize { get; init; }

    /// <summary>Headers and sections together: from here on the file is hashed to its end.</summary>
    public required int HashedSize { get; init; }

    public required IReadOnlyList<PeSection> Sections { get; init; }

    /// <exception cref="MalformedExecutableException">The headers are not those of a whole PE executable.</exception>
    public static PeLayout Read(ReadOnlySpan<byte> file)
    {
        var reader = new PeReader(file);
        if (!reader.Bytes(0, 2, "the DOS header").SequenceEqual("MZ"u8))
            throw new MalformedExecutableException("The file is no PE executable: it does not begin with \"MZ\".");
        var pe = reader.UInt32(0x3c, "the offset of the PE header");
        if (!reader.Bytes(pe, 4, "the PE header").SequenceEqual("PE\0\0"u8))
            throw new MalformedExecutableException($"The file is no PE executable: there is no PE header at offset {pe}.");
        var sectionCount = reader.UInt16(pe + 6L, "the number of sections");
        if (sectionCount > MaximumSections)
            throw new MalformedExecutableException($"The executable has {sectionCount} sections; at most {MaximumSections} are read.");
        var optionalSize = reader.UInt16(pe + 20L, "the size of the optional header");
        var optional = pe + 24L;
        // The number of data directories, and the directories after it, sit differently in 32-bit and 64-bit executables.
        var directories = optional + reader.UInt16(optional, "the kind of executable") switch
        {
            0x10b => 92,
            0x20b => 108,
            var magic => throw new MalformedExecutableException($"The executable is of kind 0x{magic:x}; 0x10b (32 bits) and 0x20b (64 bits) are known."),
        };
        var headersSize = reader.UInt32(optional + OptionalHeaderHeadersSize, "the size of the headers");
        var table = optional + optionalSize;
        if (headersSize > file.Length || table + ((long)sectionCount * SectionHeaderSize) > headersSize)
            throw new MalformedExecutableException($"The headers are said to end at {headersSize}; with {sectionCount} sections they end at {table + (sectionCount * SectionHeaderSize)}, the file at {file.Length}.");

        var entry = directories + 4 + (CertificateDirectory * DirectoryEntrySize);
        var hasEntry = reader.UInt32(directories, "the number of data directories") > CertificateDirectory;
        if (directories + 4 > table || (hasEntry && entry + DirectoryEntrySize > table))
            throw new MalformedExecutableException($"The data directories continue beyond the optional header, which ends at offset {table}.");
        PeSection[] sections = [.. ReadSections(reader, table, sectionCount)];
        var hashed = headersSize + sections.Sum(section => (long)section.FileSize);
        var certificates = hasEntry ? CertificateTable(reader, entry, file.Length) : 0;
        if (hashed > file.Length - certificates)
            throw new MalformedExecutableException($"Headers and sections have {hashed} bytes together, more than the {file.Length - certificates} before the certificates: sections overlap.");
        return new()
        {
            ChecksumOffset = (int)(optional + OptionalHeaderChecksum),
            CertificateEntryOffset = hasEntry ? (int)entry : null,
            HeadersSize = (int)headersSize,
            CertificatesSize = certificates,
            HashedSize = (int)hashed,
            Sections = sections,
        };
    }

    static int CertificateTable(PeReader reader, long entry, int fileLength)
    {
        var start = reader.UInt32(entry, "the offset of the certificate table");
        var size = reader.UInt32(entry + 4, "the size of the certificate table");
        if (size == 0)
            return 0;
        return (long)start + size == fileLength
            ? (int)size
            : throw new MalformedExecutableException($"The certificate table has {size} bytes at offset {start}; it must end the file, at {fileLength}.");
    }

    static List<PeSection> ReadSections(PeReader reader, long table, int count)
    {
        var sections = new List<PeSection>(count);
        for (var index = 0; index < count; index++)
        {
            var at = table + ((long)index * SectionHeaderSize);
            var name = reader.Bytes(at, 8, "the name of a section");
            var end = name.IndexOf((byte)0);
            var section = new PeSection
            {
                Name = Encoding.Latin1.GetString(end < 0 ? name : name[..end]),
                MemorySize = reader.UInt32(at + 8, "a section's size in memory"),
                FileSize = reader.UInt32(at + 16, "a section's size in the file"),
                FileOffset = reader.UInt32(at + 20, "a section's offset in the file"),
            };
            if (section.FileSize > 0)
                reader.Bytes(section.FileOffset, section.FileSize, $"section {section.Name}");
            sections.Add(section);
        }
        return sections;
    }
}
