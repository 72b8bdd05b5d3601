using System.Globalization;
using System.Text.Json;
using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace AttestationBench;

/// <summary>Another verifier of quotes, as users of node have it: npm's <c>@phala/dcap-qvl</c>, in the version of the lock file beside it.</summary>
sealed class NodePackage(Workspace workspace)
{
    public const string Name = "npm @phala/dcap-qvl 0.3.9";

    /// <summary>Installs the package below the artifacts, and lets it verify the same quote with the same collateral at the same time.</summary>
    /// <returns>Median of a verification; or why there is none.</returns>
    public async Task<(double? Microseconds, string? Absent)> MeasureAsync(Evidence evidence, CancellationToken cancel)
    {
        if (evidence.Files is not { } files)
            return (null, "it trusts Intel's root only");
        if (Tool.Find("node") is null || Tool.Find("npm") is null)
            return (null, "node or npm is not installed");
        var folder = Prepare();
        try
        {
            await Tool.RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], new() { Folder = folder }, cancel);
        }
        catch (ToolFailedException refused)
        {
            return (null, $"npm could not install it: {string.Join(' ', refused.LastLines.TakeLast(1))}");
        }
        var said = await Tool.RunAsync("node",
            ["verify.js", files.Quote, files.Collateral, evidence.At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)], new() { Folder = folder }, cancel);
        using var json = JsonDocument.Parse(said);
        return (json.RootElement.GetProperty("microseconds").GetDouble(), null);
    }

    string Prepare()
    {
        var folder = Directory.CreateDirectory(workspace.Artifact("bench", "npm")).FullName;
        foreach (var file in Directory.EnumerateFiles(workspace.Source("tests", "Attestation.Bench", "npm")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        return folder;
    }
}
