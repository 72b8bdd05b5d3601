using System.Globalization;
using System.Text;
using System.Text.Json;
using Pipeline.Runs;

namespace Pipeline.Promotions;

/// <summary>Every promotion there was: <c>artifacts/policies/journal/NNNN.json</c>, each entry naming the digest of the one before.</summary>
sealed class PolicyJournal(Workspace workspace)
{
    /// <summary>All entries with the digests of their files, oldest first.</summary>
    /// <exception cref="VerificationFailedException">A file is missing, edited, or none of the journal's.</exception>
    public async Task<IReadOnlyList<(PromotionEntry Entry, string Sha256)>> ReadAsync(CancellationToken cancel)
    {
        var folder = workspace.Artifact("policies", "journal");
        if (!Directory.Exists(folder))
            return [];
        List<(PromotionEntry Entry, string Sha256)> entries = [];
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var expected = $"{(entries.Count + 1).ToString("0000", CultureInfo.InvariantCulture)}.json";
            if (Path.GetFileName(path) != expected)
                throw Broken(path, $"the next entry of the journal is expected to be {expected}");
            var bytes = await File.ReadAllBytesAsync(path, cancel);
            var entry = Parse(path, bytes);
            if (entry.Number != entries.Count + 1)
                throw Broken(path, $"it has the number {entry.Number}, but {entries.Count + 1} is expected");
            var previous = entries.Count is 0 ? null : entries[^1].Sha256;
            if (entry.PreviousEntrySha256 != previous)
                throw Broken(path, $"it follows an entry with {entry.PreviousEntrySha256 ?? "null"}, but the entry before it has {previous ?? "null"}");
            entries.Add((entry, Digest.Of(bytes)));
        }
        return entries;
    }

    PromotionEntry Parse(string path, byte[] bytes)
    {
        try
        {
            return PromotionEntry.Parse(Encoding.UTF8.GetString(bytes));
        }
        catch (JsonException cause)
        {
            throw Broken(path, $"it is not an entry of the journal ({cause.Message.TrimEnd('.')})", cause);
        }
    }

    VerificationFailedException Broken(string path, string what, Exception? cause = null) =>
        new($"{workspace.Name(path)}: {what}. The journal is only ever added to; put back what was there.", cause);
}
