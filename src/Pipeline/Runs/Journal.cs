using System.Text;
using System.Text.Json;

namespace Pipeline.Runs;

/// <summary>What runs have done: <c>artifacts/journal.jsonl</c>, one entry a line, only ever appended to.</summary>
public sealed class Journal(string path)
{
    // Steps may run side by side; their lines must not.
    readonly Lock gate = new();

    /// <summary>All entries, oldest first; none when there is no file.</summary>
    /// <exception cref="StepFailedException">A line is cut off or malformed. The file is left as it is.</exception>
    public IReadOnlyList<JournalEntry> Read()
    {
        if (!File.Exists(path))
            return [];
        var text = File.ReadAllText(path);
        var lines = text.Split('\n');
        if (lines[^1].Length > 0)
            throw Broken(lines.Length, "is cut off: it does not end with a line feed");
        return [.. lines[..^1].Select((line, index) => Parse(line, index + 1))];
    }

    /// <summary>Appends one line and flushes it to disk. The line is one write, so that a killed process leaves it whole or absent.</summary>
    public void Append(JournalEntry entry)
    {
        var line = JsonSerializer.Serialize(entry, RunsJson.Lines.JournalEntry) + "\n";
        lock (gate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            file.Write(Encoding.UTF8.GetBytes(line));
            file.Flush(flushToDisk: true);
        }
    }

    JournalEntry Parse(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize(line, RunsJson.Lines.JournalEntry) ?? throw Broken(number, "is null");
        }
        catch (JsonException cause)
        {
            throw Broken(number, "is not a journal entry", cause);
        }
    }

    StepFailedException Broken(int line, string what, Exception? cause = null) =>
        new($"{path}: line {line} {what}. Remove that line to continue after the last entry that is whole, or the file to start anew.", cause);
}
