using System.Text;
using Attestation.Executables;
using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace Pipeline.Conformance;

/// <summary>What the kernel unpacks before there is a root, as it is in a unified kernel image.</summary>
sealed record ExaminedInitrd
{
    public required IReadOnlyList<(RootEntry Entry, ReadOnlyMemory<byte> Content)> Entries { get; init; }

    /// <summary>Of a unified kernel image.</summary>
    /// <param name="uki">The file.</param>
    /// <param name="work">Where it is unpacked; nothing is left there.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="VerificationFailedException">There is none, or a damaged one.</exception>
    public static async Task<ExaminedInitrd> ReadAsync(string uki, string work, CancellationToken cancel)
    {
        var section = UnifiedKernel.Parse(await File.ReadAllBytesAsync(uki, cancel)).MeasuredSections.FirstOrDefault(part => part.Name == ".initrd").Content;
        if (section.IsEmpty)
            throw new VerificationFailedException($"{uki} has no initrd.");
        var (packed, unpacked) = (Path.Combine(work, "initrd.zst"), Path.Combine(work, "initrd.cpio"));
        await File.WriteAllBytesAsync(packed, section, cancel);
        try
        {
            await Tool.RunAsync("zstd", ["--quiet", "--decompress", "--force", "-o", unpacked, packed], ToolOptions.Default, cancel);
            return new() { Entries = CpioTree.Read(await File.ReadAllBytesAsync(unpacked, cancel)) };
        }
        finally
        {
            File.Delete(packed);
            File.Delete(unpacked);
        }
    }

    /// <summary>Lines of a file that are not empty; none where it is not there.</summary>
    public IEnumerable<string> Lines(string path) =>
        Entries.Where(entry => entry.Entry.Path == path && entry.Entry.IsFile).SelectMany(entry => Encoding.UTF8.GetString(entry.Content.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries));
}
