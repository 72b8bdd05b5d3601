using Pipeline.Runs;

namespace Pipeline.Solutions;

/// <summary>The snapshots of the tests: <c>.verified.</c> is what was reviewed, <c>.received.</c> what the last run gave.</summary>
public sealed class Snapshots(Workspace workspace, Action<string> say)
{
    const string Received = ".received.";
    const string Verified = ".verified.";

    /// <summary>Makes what the last run gave the new snapshot; the change is then reviewed as a diff.</summary>
    public void Accept()
    {
        string[] received = [.. Directory.EnumerateFiles(workspace.Source("tests"), $"*{Received}*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        foreach (var file in received)
        {
            var verified = Path.Combine(Path.GetDirectoryName(file)!, Path.GetFileName(file).Replace(Received, Verified, StringComparison.Ordinal));
            File.Move(file, verified, overwrite: true);
            say($"accepted {workspace.Name(verified)}");
        }
        if (received.Length is 0)
            say("There is nothing to accept.");
    }
}
