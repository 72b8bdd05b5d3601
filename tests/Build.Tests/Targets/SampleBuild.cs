using Targets;

namespace BuildTests.Targets;

/// <summary>A build of all that the engine knows.</summary>
sealed class SampleBuild : NukeBuild
{
    [Parameter("Which profile.", ValueProviderMember = nameof(Profiles))] readonly string? Profile;
    [Parameter("Version of the image.")] readonly string ImageVersion = "1.0.0";
    [Parameter("Token for GitHub."), Secret] readonly string? GithubToken;
    [Parameter("Installs nothing.")] readonly bool NoInstall;
    [Parameter("What breaks.")] readonly string? Break;

    internal static string[] Profiles => ["debug", "locked-read-only"];

    Target Restore => _ => _
        .Description("Gets what is needed.")
        .OnlyWhenDynamic(() => !NoInstall)
        .Executes(() => Say("restoring"));

    Target Compile => _ => _
        .Description("Builds everything.")
        .DependsOn(Restore)
        .Executes(() => Say($"compiling {ImageVersion} with {GithubToken}"), () => BreakIf(nameof(Compile)));

    Target Pack => _ => _
        .Description("Packs one profile.")
        .DependsOn(Compile)
        .Requires(() => Profile, () => GithubToken)
        .Plans(() => Host.Output.WriteLineAsync($"  would pack {Profile} with {GithubToken}"))
        .Executes(() => Host.Output.WriteLineAsync($"packing {Profile}"));

    Target Clean => _ => _
        .Description("Leaves nothing behind.")
        .DependsOn(Pack)
        .AssuredAfterFailure()
        .Executes(() => Say("cleaning"));

    void Say(string line) => Host.Output.WriteLine(line);

    void BreakIf(string target)
    {
        (Host.Time as ManualTime)?.Advance(TimeSpan.FromSeconds(83.4));
        if (Break is "disk")
            throw new IOException("No space left on device : '/artifacts/disk.raw'");
        if (Break is "service")
            throw new TaskCanceledException("The request took too long.", new TimeoutException());
        if (Break is "interrupt")
            throw new OperationCanceledException();
        if (Break == target)
            throw new Pipeline.Runs.VerificationFailedException($"{target} was to break.");
    }
}
