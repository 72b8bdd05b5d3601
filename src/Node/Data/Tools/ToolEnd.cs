using Attestation;

namespace Node.Data.Tools;

/// <summary>How a program ended.</summary>
/// <param name="Code">0: as it should.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
sealed record ToolEnd(int Code, string Output, string Error)
{
    public DataRefusedException ToRefusal(string program) =>
        new(DataRefusal.ToolFailed, $"{program} ended with {Code}: {OneLine.Of(Error.Trim(), 500)}");
}
