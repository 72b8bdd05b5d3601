using Pipeline.Solutions;
using Targets;

partial class Build
{
    [Parameter("How many requests Fuzz sends; otherwise 100000.")] readonly string? Requests;
    [Parameter("What Fuzz draws its requests from; otherwise the time. It prints it, to be given again.")] readonly string? Seed;

    Target Fuzz => _ => _
        .Description("Sends the KMS requests that were drawn at random: each answer is a documented one; needs no release.")
        .Executes(() => new FuzzRun(workspace, TimeProvider.System, Say).RunAsync(Requests, Seed, cancel));
}
