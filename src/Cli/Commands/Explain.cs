using System.CommandLine;
using System.Text.Json;
using Attestation;
using Pipeline.Explanations;
using Pipeline.Runs;

namespace Cli.Commands;

/// <summary><c>mero-tee explain A B</c>: which measured events differ, and what that means.</summary>
sealed class Explain : Command
{
    readonly Argument<string> before = new("A")
    {
        Description = "A measurement record (artifacts/measurements/*.json, or what measure image answers with --json), a quote, or a list that another project publishes, as FILE#ID; or the folder of a release (artifacts/release/mero-tee-v*), or the record of one image (artifacts/images/*/image.json).",
    };

    readonly Argument<string> after = new("B") { Description = "What to compare it with: any of the same; of a release's folder or an image's record, another of either." };

    readonly Option<string?> log = new("--log") { Description = "The event log of the quote; one that does not replay to the quote ends with 10." };

    readonly Option<string?> profile = new("--profile") { Description = "Of two releases: only this profile's image." };

    public Explain() : base("explain", "Says in words which measured events differ from A to B, and why: of two releases down to packages, files and words of the command line. A difference is an answer and ends with 0; the JSON says which it is.")
    {
        Add(before);
        Add(after);
        Add(log);
        Add(profile);
        SetAction(RunAsync);
    }

    async Task<int> RunAsync(ParseResult asked, CancellationToken cancel)
    {
        var (one, other) = (asked.GetRequiredValue(before), asked.GetRequiredValue(after));
        var answer = IsRelease(one) || IsRelease(other)
            ? await ReleasesAsync(asked, one, other, cancel)
            : await StatementsAsync(asked, one, other, cancel);
        await asked.InvocationConfiguration.Output.WriteAsync(answer);
        return (int)ExitCode.Done;
    }

    async Task<string> StatementsAsync(ParseResult asked, string one, string other, CancellationToken cancel)
    {
        if (asked.GetValue(profile) is not null)
            throw new AskedWronglyException("--profile chooses from a release: give it where A or B is the folder of one.");
        var (before, after) = await GivenStatement.ReadAsync(one, other, asked.GetValue(log), cancel);
        var answer = ExplainAnswer.Of(before, after);
        return asked.GetValue(SharedOptions.Json) ? JsonSerializer.Serialize(answer, CliJson.Readable.ExplainAnswer) + "\n" : answer.ToText();
    }

    async Task<string> ReleasesAsync(ParseResult asked, string one, string other, CancellationToken cancel)
    {
        if (asked.GetValue(log) is not null)
            throw new AskedWronglyException("A log is the log of a quote, and a release has none: leave out --log, or compare a quote with a release by mero-tee drift.");
        var (less, more) = (await ReadAsync(one, cancel), await ReadAsync(other, cancel));
        var explained = Profiles(less, more, GivenProfile.Parse(asked.GetValue(profile)))
            .Select(each => NodeExplanation.Between(less.Node(each), more.Node(each))).ToList();
        var answer = new ReleasesAnswer
        {
            Equal = explained.TrueForAll(each => each.Comparison.IsEqual),
            Before = less.Version,
            After = more.Version,
            Profiles = [.. explained.Select(ProfileAnswer.Of)],
        };
        return asked.GetValue(SharedOptions.Json) ? JsonSerializer.Serialize(answer, CliJson.Readable.ReleasesAnswer) + "\n" : answer.ToText();
    }

    static bool IsRelease(string path) => Directory.Exists(path) || NodeRecordFile.Is(path);

    static Task<NodeRelease> ReadAsync(string path, CancellationToken cancel) =>
        NodeRecordFile.Is(path) ? new NodeRecordFile(path).ReadAsync(cancel) : new NodeReleaseFolder(path).ReadAsync(cancel);

    static List<Profile> Profiles(NodeRelease before, NodeRelease after, Profile? chosen)
    {
        if (chosen is { } one)
            return [one];
        List<Profile> both = [.. before.Nodes.Select(node => node.Profile).Intersect(after.Nodes.Select(node => node.Profile))];
        return both is not [] ? both : throw new AskedWronglyException($"{before.Folder} and {after.Folder} have no profile in common.");
    }
}
