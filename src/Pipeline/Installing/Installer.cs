using Pipeline.Runs;

namespace Pipeline.Installing;

/// <summary>Brings what the steps need onto the machine, after saying what and from where.</summary>
/// <param name="mirror">The Debian mirror that was asked for; null: the one that this machine's apt uses.</param>
/// <param name="mayInstall">False: only says what is missing and how to get it.</param>
/// <param name="say">Receives lines.</param>
public sealed class Installer(string? mirror, bool mayInstall, Action<string> say)
{
    /// <summary>Installs what is missing or too old of the tools.</summary>
    /// <exception cref="AssetMissingException">Something is missing and may not, or cannot, be installed; or is still missing afterwards.</exception>
    public async Task EnsureAsync(IReadOnlyList<NeededTool> tools, CancellationToken cancel)
    {
        var findings = await ToolInspector.InspectAsync(tools, cancel);
        if (findings.Count is 0)
            return;
        var distribution = Distribution.Current;
        if (!distribution.HasApt)
            throw Missing(findings, $"On {distribution.Name} we do not know how to install; please install {(findings.Count is 1 ? "it" : "them")} and start again.");
        var plan = AptPlan.For(findings, distribution, AptSource.ReadAll(Apt.Folder), mirror);
        if (!mayInstall)
            throw Missing(findings, "Because of --no-install nothing was changed. As root:", [.. plan.Commands]);
        if (!Apt.IsPermitted)
            throw Missing(findings, "Installing needs root, and there is no sudo. As root:", [.. plan.Commands]);
        foreach (var finding in findings)
            say($"{finding}.");
        foreach (var file in plan.Files.Keys)
            say($"Adding {file}; deleting it undoes that.");
        say($"Installing {string.Join(' ', plan.Packages)} from {plan.From}.");
        await new Apt(say).RunAsync(plan, cancel);
        var left = await ToolInspector.InspectAsync(tools, cancel);
        if (left.Count > 0)
            throw Missing(left, $"apt installed {string.Join(' ', plan.Packages)}, and still this is so. Look at its lines above.");
    }

    /// <summary>What <see cref="EnsureAsync"/> would do, as lines; changes nothing.</summary>
    public async Task<IReadOnlyList<string>> PlanAsync(IReadOnlyList<NeededTool> tools, CancellationToken cancel)
    {
        var findings = await ToolInspector.InspectAsync(tools, cancel);
        if (findings.Count is 0)
            return [tools.Count is 0 ? "nothing is needed" : "everything that is needed is there"];
        var distribution = Distribution.Current;
        IEnumerable<string> found = findings.Select(finding => finding.ToString());
        if (!distribution.HasApt)
            return [.. found];
        var plan = AptPlan.For(findings, distribution, AptSource.ReadAll(Apt.Folder), mirror);
        return [.. found, .. plan.Files.Keys.Select(file => $"would add {file}"), $"would install {string.Join(' ', plan.Packages)} from {plan.From}"];
    }

    static AssetMissingException Missing(IReadOnlyList<ToolFinding> findings, string advice, params IReadOnlyList<string> commands) =>
        new(string.Join('\n', [.. findings.Select(finding => $"{finding}."), advice, .. commands.Select(command => $"  {command}")]));
}
