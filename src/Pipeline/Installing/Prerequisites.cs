using Pipeline.Runs;

namespace Pipeline.Installing;

/// <summary>Makes the machine ready for the steps that are going to run.</summary>
public sealed class Prerequisites(Workspace workspace, TimeProvider time, string? mirror, bool mayInstall, Action<string> say)
{
    /// <summary>Tells programs that are started later, the tests above all, a machine that cannot run an engine from one that nobody made ready.</summary>
    public const string EngineVariable = "MERO_CONTAINER_ENGINE";

    public const string EngineCannotRun = "cannot-run";

    readonly Installer installer = new(mirror, mayInstall, say);

    /// <summary>Installs and starts what the steps need. The Docker engine is wanted, not needed: without it the KMS runs as a process.</summary>
    public async Task EnsureAsync(IReadOnlyList<NeededTool> tools, CancellationToken cancel)
    {
        await installer.EnsureAsync([.. tools.Where(tool => tool != NeededTools.Engine)], cancel);
        if (!tools.Contains(NeededTools.Engine))
            return;
        if (await new DockerService(workspace, time, say).EnsureAsync(installer, cancel))
            say("The Docker engine answers.");
        else
            Environment.SetEnvironmentVariable(EngineVariable, EngineCannotRun);
    }

    /// <summary>Says what <see cref="EnsureAsync"/> would do; changes nothing.</summary>
    public async Task PlanAsync(IReadOnlyList<NeededTool> tools, CancellationToken cancel)
    {
        foreach (var line in await installer.PlanAsync(tools, cancel))
            say($"  {line}");
        if (tools.Contains(NeededTools.Engine) && !await DockerService.AnswersAsync(cancel))
            say("  would start the Docker engine");
    }
}
