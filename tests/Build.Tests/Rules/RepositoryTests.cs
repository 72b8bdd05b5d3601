using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace BuildTests.Rules;

/// <summary>Rules of the repository that no compiler knows.</summary>
public sealed partial class RepositoryTests
{
    static readonly string[] Projects = [.. Files("*.csproj").Order(StringComparer.Ordinal)];

    static IEnumerable<string> Files(string pattern) => new[] { "build", "src", "tests", "images", "policies" }
        .Select(folder => Path.Combine(Repository.Root, folder)).Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories));

    static string Name(string path) => Path.GetRelativePath(Repository.Root, path);

    [Fact]
    public async Task The_graph_of_projects_is_the_reviewed_one()
    {
        var graph = new StringBuilder();
        foreach (var project in Projects)
        {
            var uses = XDocument.Load(project).Descendants().Where(element => element.Name.LocalName is "ProjectReference" or "PackageReference")
                .Select(element => Path.GetFileNameWithoutExtension(element.Attribute("Include")!.Value.EndsWith("proj", StringComparison.Ordinal) ? element.Attribute("Include")!.Value : element.Attribute("Include")!.Value + ".x"))
                .Order(StringComparer.Ordinal);
            graph.Append($"{Path.GetFileNameWithoutExtension(project)} -> {string.Join(", ", uses)}".TrimEnd()).Append('\n');
        }
        await Verify(graph.ToString());
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var listed = XDocument.Load(Path.Combine(Repository.Root, "MeroTee.slnx")).Descendants("Project").Select(project => project.Attribute("Path")!.Value);
        Assert.Equal(Projects.Select(Name).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_package_is_used()
    {
        var used = Projects.Concat(Directory.EnumerateFiles(Repository.Root, "*.props")).Concat(Files("*.props"))
            .SelectMany(file => XDocument.Load(file).Descendants("PackageReference")).Select(reference => reference.Attribute("Include")!.Value);
        var versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion").Select(version => version.Attribute("Include")!.Value);
        Assert.Empty(versions.Except(used));
    }

    [Fact]
    public void The_version_of_the_images_is_that_of_the_programs()
    {
        var programs = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version").Single().Value;
        using var images = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "images", "versions.json")));
        Assert.Equal(programs, images.RootElement.GetProperty("imageVersion").GetString());
    }

    [Fact]
    public void Every_snapshot_belongs_to_a_test()
    {
        var strays = Files("*.verified.*").Where(snapshot =>
        {
            var (type, rest) = Path.GetFileName(snapshot).Split('.', 2) is [var left, var right] ? (left, right) : default;
            var method = rest.Split(".verified.")[0].Split('=')[0];
            var source = Path.Combine(Path.GetDirectoryName(snapshot)!, $"{type}.cs");
            return !File.Exists(source) || !Method().Matches(File.ReadAllText(source))
                .Any(match => method == match.Groups[1].Value || method.StartsWith($"{match.Groups[1].Value}_", StringComparison.Ordinal));
        });
        Assert.Empty(strays.Select(Name));
    }

    [Theory]
    [InlineData("NotImplementedException")]
    [InlineData("TODO")]
    [InlineData("FIXME")]
    [InlineData("ServerCertificateCustomValidationCallback")]
    [InlineData("DangerousAcceptAnyServerCertificateValidator")]
    public void No_source_says(string word)
    {
        var self = Path.Combine(Repository.Root, "tests", "Build.Tests", "Rules");
        Assert.Empty(Files("*.cs").Where(file => !file.StartsWith(self, StringComparison.Ordinal) && File.ReadAllText(file).Contains(word, StringComparison.Ordinal)).Select(Name));
    }

    [Fact]
    public void Actions_are_pinned_by_commit()
    {
        var workflows = Directory.EnumerateFiles(Path.Combine(Repository.Root, ".github", "workflows")).SelectMany(File.ReadLines);
        Assert.All(workflows.Where(line => line.Contains("uses:", StringComparison.Ordinal)), line => Assert.Matches(@"uses: [\w./-]+@[0-9a-f]{40} # v\d", line));
    }

    [Fact]
    public void Every_workflow_starts_without_permissions() =>
        Assert.All(Directory.EnumerateFiles(Path.Combine(Repository.Root, ".github", "workflows")), workflow => Assert.Contains("\npermissions: {}\n", File.ReadAllText(workflow)));

    [Fact]
    public void Programs_of_the_release_know_neither_each_other_nor_the_pipeline()
    {
        string[] programs = ["Kms", "Node", "Simulator"];
        var wrong = Projects.Where(project => programs.Contains(Path.GetFileNameWithoutExtension(project)))
            .SelectMany(project => XDocument.Load(project).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)))
            .Where(reference => reference is "Pipeline" || programs.Contains(reference));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Scripts_may_be_run()
    {
        // Windows has no run bits.
        if (OperatingSystem.IsWindows())
            return;
        var runnable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        string[] scripts = ["build.sh", "build.ps1", ".ci/run"];
        foreach (var script in scripts)
            Assert.Equal(runnable, File.GetUnixFileMode(Path.Combine(Repository.Root, script)) & runnable);
    }

    [GeneratedRegex(@"\b(?:Task|void)\s+(\w+)\s*\(")]
    private static partial Regex Method();
}
