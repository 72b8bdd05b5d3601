namespace Pipeline.Reproductions;

/// <summary>Where two files, or parts of them, differ byte by byte.</summary>
static class ByteDifference
{
    const int Block = 1 << 20;
    const int Shown = 16;

    /// <summary>Whether both files are there and have the same bytes.</summary>
    public static async Task<bool> AreEqualAsync(string first, string second, CancellationToken cancel) =>
        File.Exists(first) && File.Exists(second) && new FileInfo(first).Length == new FileInfo(second).Length
        && await OffsetAsync(first, second, 0, long.MaxValue, cancel) is null;

    /// <summary>The first differing bytes, or the lengths.</summary>
    public static async Task<string> BetweenAsync(string first, string second, CancellationToken cancel) =>
        await OffsetAsync(first, second, 0, long.MaxValue, cancel) is { } offset
            ? $"at byte {offset}\n  first:  {Bytes(first, offset)}\n  second: {Bytes(second, offset)}"
            : $"the first has {new FileInfo(first).Length} bytes, the second {new FileInfo(second).Length}; as far as both go they are equal.";

    /// <summary>Position of the first differing byte in a part of both files, or null.</summary>
    public static async Task<long?> OffsetAsync(string first, string second, long start, long length, CancellationToken cancel)
    {
        await using var one = File.OpenRead(first);
        await using var other = File.OpenRead(second);
        (one.Position, other.Position) = (start, start);
        var (left, right) = (new byte[Block], new byte[Block]);
        for (var done = 0L; done < length;)
        {
            var wanted = (int)Math.Min(Block, length - done);
            var count = Math.Min(
                await one.ReadAtLeastAsync(left.AsMemory(0, wanted), wanted, throwOnEndOfStream: false, cancel),
                await other.ReadAtLeastAsync(right.AsMemory(0, wanted), wanted, throwOnEndOfStream: false, cancel));
            if (left.AsSpan(0, count).CommonPrefixLength(right.AsSpan(0, count)) is var same && same < count)
                return start + done + same;
            if (count < wanted)
                return null;
            done += count;
        }
        return null;
    }

    static string Bytes(string path, long offset)
    {
        using var file = File.OpenRead(path);
        file.Position = offset;
        var bytes = new byte[Shown];
        return Convert.ToHexStringLower(bytes.AsSpan(0, file.ReadAtLeast(bytes, Shown, throwOnEndOfStream: false)));
    }
}
