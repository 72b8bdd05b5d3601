namespace Pipeline.Runs;

/// <summary>Whether a step would run, and why.</summary>
/// <param name="Runs">False: the last result is still good.</param>
/// <param name="Reason">A clause: <c>images/versions.json changed</c>.</param>
public sealed record StepDecision(bool Runs, string Reason);
