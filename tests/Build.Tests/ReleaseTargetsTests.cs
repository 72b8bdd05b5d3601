using System.Text.RegularExpressions;
using BuildTests.Targets;
using Targets;

namespace BuildTests;

public sealed partial class ReleaseTargetsTests
{
    [Fact]
    public async Task Without_arguments_every_target_is_listed_with_one_line()
    {
        var (code, text) = await Engine.RunAsync<Build>("");
        Assert.Equal(0, code);
        await Verify(text);
    }

    [Fact]
    public async Task The_readme_describes_every_target_and_no_other()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken);
        Assert.Equal(
            new TargetGraph(new Build()).Targets.Select(target => target.Name).Order(StringComparer.Ordinal),
            Row().Matches(readme[readme.IndexOf("## Targets", StringComparison.Ordinal)..readme.IndexOf("Exit codes:", StringComparison.Ordinal)])
                .Select(row => row.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_release_goes_through_its_targets_in_order() => Assert.Equal(
        ["Install", "Programs", "Images", "Predict", "Measure", "KmsImages", "Observe", "Policies", "Probe", "Release"],
        new TargetGraph(new Build()).Plan(["Release"]).Select(target => target.Name));

    [Theory]
    [InlineData("Promote")]
    [InlineData("Staging")]
    public async Task A_target_of_one_profile_asks_for_it(string target)
    {
        var (code, text) = await Engine.RunAsync<Build>(target);
        Assert.Equal(2, code);
        Assert.StartsWith($"{target} needs --profile", text);
    }

    [Fact]
    public async Task A_platform_that_is_none_is_refused_before_anything_runs()
    {
        var (code, text) = await Engine.RunAsync<Build>("Release --node-platform azure");
        Assert.Equal((2, "There is no node-platform \"azure\". The node-platforms are gcp-c3-standard-4, qemu-q35.\n"), (code, text));
    }

    [Theory]
    [InlineData("0", "--instances is 0, but without an instance there is nothing to run; a number from 1 to 8 is expected.")]
    [InlineData("many", "--instances is \"many\", which is no whole number; one from 1 to 8 is expected.")]
    public async Task A_number_of_instances_that_cannot_run_is_refused_before_anything_is_installed(string instances, string reason)
    {
        var (code, text) = await Engine.RunAsync<Build>($"Staging --profile debug --instances {instances}");
        Assert.Equal(2, code);
        Assert.EndsWith($"{reason}\n", text);
        Assert.DoesNotContain("Installing", text);
    }

    [Fact]
    public async Task A_profile_that_is_none_is_refused_before_anything_runs()
    {
        var (code, text) = await Engine.RunAsync<Build>("Promote --profile locked");
        Assert.Equal((2, "There is no profile \"locked\". The profiles are debug, debug-read-only, locked-read-only.\n"), (code, text));
    }

    [GeneratedRegex(@"^\| `([A-Z]\w+)", RegexOptions.Multiline)]
    private static partial Regex Row();
}
