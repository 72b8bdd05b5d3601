namespace Pipeline.Clients.Docker;

/// <summary>Whether a container runs, and how it ended if not.</summary>
public sealed record ContainerState(bool IsRunning, int ExitCode);
