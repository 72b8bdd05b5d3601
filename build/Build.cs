using Pipeline.Runs;
using Pipeline.Solutions;
using Targets;

/// <summary>The release as targets. Each calls one verb of Pipeline; what a step does is there.</summary>
sealed partial class Build : NukeBuild
{
    readonly CancellationToken cancel = Interruption.Token;
    readonly Workspace workspace = Workspace.Containing(AppContext.BaseDirectory);

    public static int Main() => Execute<Build>();

    Target Compile => _ => _
        .Description("Builds everything in Release configuration.")
        .Executes(() => new Solution(workspace, Say).CompileAsync(cancel));

    void Say(string line) => Host.Output.WriteLine(line);

    /// <summary>What was made stands at the end; the count of tests stands alone and last, so that whoever runs this finds it.</summary>
    protected internal override void OnBuildFinished()
    {
        if (run?.Report() is { Length: > 0 } report)
            Say($"\n{report}");
        run?.Dispose();
        if (counts is not null)
            Say(counts.ToString());
    }
}
