using System.Security.Cryptography;
using Attestation.Measurements;

namespace Attestation.Executables;

/// <summary>A PE executable, as UEFI firmware loads and measures it.</summary>
public sealed class PeExecutable
{
    readonly ReadOnlyMemory<byte> content;
    readonly PeLayout layout;

    PeExecutable(ReadOnlyMemory<byte> content, PeLayout layout) => (this.content, this.layout) = (content, layout);

    /// <summary>In the order of the section table.</summary>
    public IReadOnlyList<PeSection> Sections => layout.Sections;

    /// <summary>Reads the headers of a whole file.</summary>
    /// <exception cref="MalformedExecutableException">It is no PE executable, or truncated.</exception>
    public static PeExecutable Parse(ReadOnlyMemory<byte> content) => new(content, PeLayout.Read(content.Span));

    /// <summary>The Authenticode digest by which firmware measures the file (EV_EFI_BOOT_SERVICES_APPLICATION).</summary>
    public Measurement AuthenticodeSha384() => Measurement.From(Authenticode(HashAlgorithmName.SHA384));

    /// <summary>The Authenticode digest by which signatures and deny lists name the file.</summary>
    public byte[] AuthenticodeSha256() => Authenticode(HashAlgorithmName.SHA256);

    /// <summary>The content of a section: as many bytes as it has in memory. Null where there is no such section.</summary>
    /// <exception cref="MalformedExecutableException">The section is there twice, or has more bytes in memory than in the file.</exception>
    public ReadOnlyMemory<byte>? Content(string name)
    {
        PeSection[] found = [.. Sections.Where(section => section.Name == name)];
        return found switch
        {
            // Without the cast an empty memory would come out: null converts to one.
            [] => (ReadOnlyMemory<byte>?)null,
            [{ MemorySize: 0 }] => ReadOnlyMemory<byte>.Empty,
            [{ MemorySize: var size, FileSize: var stored }] when size > stored =>
                throw new MalformedExecutableException($"Section {name} has {size} bytes in memory and {stored} in the file; its content is not all there."),
            [var section] => content.Slice((int)section.FileOffset, (int)section.MemorySize),
            _ => throw new MalformedExecutableException($"Section {name} is there {found.Length} times; an executable of several profiles is measured per profile, which is not predicted."),
        };
    }

    /// <summary>Windows Authenticode Portable Executable Signature Format, "Calculating the PE Image Hash", as EDK II does it.</summary>
    byte[] Authenticode(HashAlgorithmName algorithm)
    {
        var file = content.Span;
        using var hash = IncrementalHash.CreateHash(algorithm);
        hash.AppendData(file[..layout.ChecksumOffset]);
        var at = layout.ChecksumOffset + PeLayout.ChecksumSize;
        if (layout.CertificateEntryOffset is { } entry)
        {
            hash.AppendData(file[at..entry]);
            at = entry + PeLayout.DirectoryEntrySize;
        }
        hash.AppendData(file[at..layout.HeadersSize]);
        foreach (var section in layout.Sections.Where(section => section.FileSize > 0).OrderBy(section => section.FileOffset))
            hash.AppendData(file.Slice((int)section.FileOffset, (int)section.FileSize));
        var tail = file[layout.HashedSize..(file.Length - layout.CertificatesSize)];
        hash.AppendData(tail);
        // The certificate table begins at a multiple of 8: what a signing tool would pad counts.
        hash.AppendData(stackalloc byte[-(file.Length - layout.CertificatesSize) & 7]);
        return hash.GetHashAndReset();
    }
}
