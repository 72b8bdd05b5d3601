using System.Runtime.InteropServices;
using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace Pipeline.Programs;

/// <summary>The programs that the release runs or ships: one self-contained file each, in <c>artifacts/programs/{name}/{name}</c>.</summary>
public sealed class ReleasePrograms(Workspace workspace, Action<string> say)
{
    static readonly (string Project, string Program)[] All = [("Node", "mero-node"), ("Kms", "mero-kms-phala"), ("Simulator", "mero-sim")];

    /// <summary>Files of the root that decide how every project is compiled.</summary>
    static readonly string[] Settings = ["Directory.Build.props", "Directory.Packages.props", "global.json", "BannedSymbols.txt", ".editorconfig"];

    public IReadOnlyList<Step> Steps() =>
    [
        new()
        {
            Name = "programs",
            Purpose = "compiles " + string.Join(", ", All.Select(one => one.Program)),
            Inputs =
            [
                .. Settings.Select(name => new StepInput.File(workspace.Source(name), name)),
                Sources("Attestation"),
                .. All.Select(one => Sources(one.Project)),
                new StepInput.Value(".NET", RuntimeInformation.FrameworkDescription),
            ],
            Outputs = [.. All.Select(one => workspace.Artifact("programs", one.Program))],
            Run = RunAsync,
        },
    ];

    StepInput.Folder Sources(string project) => new(workspace.Source("src", project), $"src/{project}");

    async Task RunAsync(CancellationToken cancel)
    {
        foreach (var (project, program) in All)
        {
            var draft = workspace.Artifact("tmp", "programs", program);
            Clear(draft);
            say($"programs: publishing {program}");
            await Tool.RunAsync("dotnet", Publish(project, draft), new() { Folder = workspace.Root, Environment = Quiet }, cancel);
            FolderSwap.Put(draft, workspace.Artifact("programs", program));
        }
    }

    /// <summary>The same sources give the same bytes: in whatever folder the checkout is, and whatever else was built before.</summary>
    string[] Publish(string project, string folder) =>
    [
        "publish", workspace.Source("src", project), "--configuration", "Release", "--runtime", "linux-x64", "--self-contained", "--output", folder,
        "--verbosity", "quiet", "-p:PublishSingleFile=true", "-p:DebugType=none", "-p:PublishDocumentationFiles=false", "-p:PublishReferencesDocumentationFiles=false",
        $"-p:PathMap={workspace.Root}=/_", $"-p:ArtifactsPath={workspace.Artifact("tmp", "compiled-programs")}",
    ];

    static Dictionary<string, string> Quiet => new() { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_NOLOGO"] = "1" };

    static void Clear(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
