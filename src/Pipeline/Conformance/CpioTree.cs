using System.Globalization;
using System.Text;
using Pipeline.Runs;

namespace Pipeline.Conformance;

/// <summary>Lists what is in a cpio archive of the kind that the kernel unpacks, with modes as they are there.</summary>
/// <remarks><see href="https://docs.kernel.org/driver-api/early-userspace/buffer-format.html"/>: the magic is 070701, all numbers are eight hex digits.</remarks>
static class CpioTree
{
    const int HeaderBytes = 110, MostEntries = 100_000, LongestName = 4096;
    const string Magic = "070701", End = "TRAILER!!!";

    /// <summary>All entries, by path.</summary>
    /// <exception cref="VerificationFailedException">It is no such archive, a damaged one, or one with something behind its end.</exception>
    public static IReadOnlyList<(RootEntry Entry, ReadOnlyMemory<byte> Content)> Read(ReadOnlyMemory<byte> archive)
    {
        List<(RootEntry Entry, ReadOnlyMemory<byte> Content)> entries = [];
        for (var at = 0; ;)
        {
            var header = Part(archive, at, HeaderBytes);
            if (Encoding.ASCII.GetString(header.Span[..6]) is not Magic)
                throw new VerificationFailedException($"The initrd is no cpio archive of the kind {Magic} at byte {at}.");
            var (mode, length, nameLength) = (Number(header, 1), Number(header, 6), Number(header, 11));
            if (nameLength is < 2 or > LongestName)
                throw new VerificationFailedException($"The initrd has a name of {nameLength} bytes at byte {at}.");
            var named = Part(archive, at + HeaderBytes, nameLength).Span;
            if (named.IndexOf((byte)0) != nameLength - 1)
                throw new VerificationFailedException($"The initrd has a name that does not end where it should at byte {at}.");
            var name = Encoding.UTF8.GetString(named[..^1]);
            var content = Padded(at + HeaderBytes + nameLength);
            at = Padded(checked(content + length));
            if (name is End)
            {
                // Another archive behind it would be unpacked, too.
                return archive.Span[Math.Min(at, archive.Length)..].IndexOfAnyExcept((byte)0) >= 0
                    ? throw new VerificationFailedException("The initrd has more behind its end than zeros.")
                    : [.. entries.OrderBy(entry => entry.Entry.Path, StringComparer.Ordinal)];
            }
            if (entries.Count == MostEntries)
                throw new VerificationFailedException($"The initrd has more than {MostEntries} files.");
            if (name.Split('/').Contains(".."))
                throw new VerificationFailedException("The initrd has a name that leads out of it.");
            if (name is not ".")
                entries.Add((new() { Path = "/" + name.TrimStart('.', '/'), Mode = mode, HasAttributes = false }, Part(archive, content, length)));
        }
    }

    static int Padded(int at) => checked(at + 3) & ~3;

    static int Number(ReadOnlyMemory<byte> header, int field) =>
        int.TryParse(header.Span.Slice(6 + field * 8, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) && number >= 0
            ? number
            : throw new VerificationFailedException($"The initrd has a header whose field {field} is no number.");

    static ReadOnlyMemory<byte> Part(ReadOnlyMemory<byte> archive, int at, int count) => count <= archive.Length - at
        ? archive.Slice(at, count)
        : throw new VerificationFailedException("The initrd ends in the middle of a file.");
}
