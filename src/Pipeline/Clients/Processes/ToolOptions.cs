namespace Pipeline.Clients.Processes;

/// <summary>Everything about a program's run that is not its arguments.</summary>
public sealed record ToolOptions
{
    public static ToolOptions Default { get; } = new();

    /// <summary>Working folder; null: that of this process.</summary>
    public string? Folder { get; init; }

    /// <summary>Variables added to, or replacing, those of this process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether what it starts may go on after this process, as installed services do; otherwise the next run ends what a killed one has left.</summary>
    public bool Outlives { get; init; }

    /// <summary>Texts that are shown as <c>***</c> wherever the program's arguments or output are shown.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Receives the id of the program's process once it has started.</summary>
    public Action<int>? OnStarted { get; init; }

    /// <summary>Receives each line of output and error, redacted, as it comes.</summary>
    public Action<string>? OnLine { get; init; }

    internal string Redact(string text) => Secrets.Aggregate(text, (shown, secret) => secret.Length is 0 ? shown : shown.Replace(secret, "***"));
}
