using Pipeline.Runs;
using Pipeline.Solutions;
using Targets;

/// <summary>The release as targets. Each calls one verb of Pipeline; what a step does is there.</summary>
sealed partial class Build : NukeBuild
{
    readonly CancellationToken cancel = Interruption.Token;
    readonly Workspace workspace = Workspace.Containing(AppContext.BaseDirectory);

    public static int Main()
    {
        var code = Execute<Build>();
        // Alone and last, whatever else was said, so that whoever runs this finds it.
        if (counts is not null)
            Console.WriteLine(counts);
        return code;
    }

    Target Compile => _ => _
        .Description("Builds everything in Release configuration.")
        .Executes(() => new Solution(workspace, Say).CompileAsync(cancel));

    void Say(string line) => Host.Output.WriteLine(line);

    protected internal override void OnBuildFinished()
    {
        if (run?.Report() is { Length: > 0 } report)
            Say($"\n{report}");
        run?.Dispose();
    }
}
