using System.CommandLine;

namespace Cli;

/// <summary>Options that every command has.</summary>
static class SharedOptions
{
    /// <summary>Answer for programs instead of people.</summary>
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Answer in JSON instead of words.",
        Recursive = true,
    };
}
