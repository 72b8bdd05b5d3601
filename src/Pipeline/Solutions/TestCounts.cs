using System.Globalization;
using Pipeline.Runs;

namespace Pipeline.Solutions;

/// <summary>How many tests ended how, over all projects.</summary>
public sealed record TestCounts(int Passed, int Failed, int Skipped)
{
    /// <summary>Reads the summary that <c>dotnet test</c> ends with.</summary>
    /// <exception cref="StepFailedException">There is none: the tests did not get to their end.</exception>
    public static TestCounts Parse(IReadOnlyList<string> lines)
    {
        return new(Count("succeeded"), Count("failed"), Count("skipped"));

        int Count(string label) => lines.Select(line => line.Trim()).LastOrDefault(line => line.StartsWith($"{label}: ", StringComparison.Ordinal)) is { } line
            && int.TryParse(line.AsSpan(label.Length + 2), CultureInfo.InvariantCulture, out var count)
                ? count
                : throw new StepFailedException($"dotnet test ended without a line \"{label}: N\", so what the tests found is not known. See its lines above.");
    }

    /// <exception cref="StepFailedException">A test failed.</exception>
    public void DemandNoFailure()
    {
        if (Failed > 0)
            throw new StepFailedException($"{Failed} of {Passed + Failed} tests failed; each is named above. ./build.sh AcceptSnapshots takes over snapshots that were meant to change.");
    }

    /// <summary>The line that runs of CI are read by.</summary>
    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
}
