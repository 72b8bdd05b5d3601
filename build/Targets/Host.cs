namespace Targets;

/// <summary>Where the build runs: where its lines go, and what GitHub Actions wants besides.</summary>
sealed record Host
{
    public required TextWriter Output { get; init; }
    public required TextWriter Error { get; init; }
    public required TimeProvider Time { get; init; }
    public required Func<string, string?> Environment { get; init; }

    /// <summary>This process.</summary>
    public static Host Current => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        Time = TimeProvider.System,
        Environment = System.Environment.GetEnvironmentVariable,
    };

    bool IsGitHub => Environment("GITHUB_ACTIONS") is "true";

    public void Begin(string target) => Output.WriteLine(IsGitHub ? $"::group::{target}" : $"\n=== {target}");

    public void End()
    {
        if (IsGitHub)
            Output.WriteLine("::endgroup::");
    }

    public void Summarize(Summary summary)
    {
        Output.WriteLine($"\n{summary.Table}");
        if (Environment("GITHUB_STEP_SUMMARY") is { Length: > 0 } file)
            File.AppendAllText(file, summary.Markdown);
    }

    public Host Redacting(IReadOnlyList<string> secrets) => secrets.Count is 0 ? this : this with
    {
        Output = new RedactingWriter(Output, secrets),
        Error = new RedactingWriter(Error, secrets),
    };
}
