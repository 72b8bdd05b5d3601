using Targets;

namespace BuildTests.Targets;

public sealed class NukeBuildTests
{
    [Fact]
    public async Task Without_arguments_the_targets_are_listed()
    {
        var (code, text) = await Engine.RunAsync("");
        Assert.Equal(0, code);
        await Verify(text);
    }

    [Fact]
    public async Task A_run_ends_with_a_table_of_durations()
    {
        var (code, text) = await Engine.RunAsync("pack --profile debug", ("GITHUB_TOKEN", "hush"));
        Assert.Equal(0, code);
        await Verify(text);
    }

    [Fact]
    public async Task On_GitHub_targets_are_groups()
    {
        var (_, text) = await Engine.RunAsync("Compile --no-install", ("GITHUB_ACTIONS", "true"));
        await Verify(text);
    }

    [Fact]
    public async Task On_GitHub_the_summary_is_appended_to_the_step()
    {
        var file = Path.GetTempFileName();
        await Engine.RunAsync("Clean --break Compile --profile debug --github-token hush", ("GITHUB_STEP_SUMMARY", file));
        var summary = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        File.Delete(file);
        await Verify(summary, "md");
    }

    [Fact]
    public async Task After_a_failure_only_assured_targets_run()
    {
        var (code, text) = await Engine.RunAsync("Clean --break Compile --profile debug --github-token hush");
        Assert.Equal(10, code);
        await Verify(text);
    }

    [Theory]
    [InlineData("disk", "No space left on device : '/artifacts/disk.raw' What was there before is untouched; make room or repair the permissions, then start again.\n")]
    [InlineData("interrupt", "Interrupted. The next run continues at the step this one was in.\n")]
    public async Task What_is_no_error_of_the_code_ends_without_a_stack(string cause, string message)
    {
        var (code, text) = await Engine.RunAsync($"Compile --break {cause}");
        Assert.Equal(1, code);
        Assert.EndsWith($"min\n{message}", text);
    }

    [Fact]
    public async Task A_service_that_is_slow_is_no_interruption()
    {
        var (code, text) = await Engine.RunAsync("Compile --break service");
        Assert.Equal(1, code);
        Assert.Contains("The request took too long.", text);
    }

    [Fact]
    public async Task A_plan_runs_nothing()
    {
        var (code, text) = await Engine.RunAsync("Pack --plan --profile debug --github-token hush");
        Assert.Equal(0, code);
        await Verify(text);
    }

    [Fact]
    public async Task All_missing_requirements_are_named_before_the_first_target_runs()
    {
        var (code, text) = await Engine.RunAsync("Pack");
        Assert.Equal(2, code);
        await Verify(text);
    }

    [Fact]
    public async Task A_secret_is_never_shown()
    {
        var (_, text) = await Engine.RunAsync("Compile --github-token hush");
        Assert.Contains("compiling 1.0.0 with ***", text);
        Assert.DoesNotContain("hush", text);
    }

    [Theory]
    [InlineData("Compil", "There is no target \"Compil\". Did you mean Compile? The targets are Clean, Compile, Pack, Restore.\n")]
    [InlineData("Compile --image-vers 2", "There is no parameter \"--image-vers\". Did you mean --image-version? The parameters are --break, --github-token, --image-version, --no-install, --profile.\n")]
    [InlineData("Pack --profile debig", "There is no profile \"debig\". Did you mean debug? The profiles are debug, locked-read-only.\n")]
    [InlineData("Pack --profile xyz", "There is no profile \"xyz\". The profiles are debug, locked-read-only.\n")]
    [InlineData("Pack --profile", "--profile stands without a value: write --profile VALUE.\n")]
    [InlineData("Pack --profile debug --profile debug", "--profile is given twice.\n")]
    [InlineData("Compile --no-install=perhaps", "--no-install (or NO_INSTALL) is \"perhaps\"; it is true or false.\n")]
    public async Task A_wrong_question_ends_with_2_and_a_way_out(string arguments, string message)
    {
        Assert.Equal((2, message), await Engine.RunAsync(arguments));
    }

    [Fact]
    public async Task The_command_line_goes_before_the_environment_and_that_before_the_default()
    {
        Assert.Contains("compiling 1.0.0", (await Engine.RunAsync("Compile")).Text);
        Assert.Contains("compiling 2.0.0", (await Engine.RunAsync("Compile", ("IMAGE_VERSION", "2.0.0"))).Text);
        Assert.Contains("compiling 3.0.0", (await Engine.RunAsync("Compile --image-version 3.0.0", ("IMAGE_VERSION", "2.0.0"))).Text);
    }

    [Fact]
    public async Task A_circle_is_named_in_order()
    {
        var (code, text) = await Engine.RunAsync<CircularBuild>("C");
        Assert.Equal((2, "Targets need each other in a circle: A -> B -> A.\n"), (code, text));
    }

    sealed class CircularBuild : NukeBuild
    {
        Target A => _ => _.DependsOn(B);
        Target B => _ => _.DependsOn(A);
        Target C => _ => _.DependsOn(A);
    }
}
