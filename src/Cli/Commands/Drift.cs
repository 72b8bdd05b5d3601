using System.CommandLine;
using System.Text.Json;
using Attestation;
using Attestation.Policies;
using Attestation.Verification;
using Pipeline.Explanations;
using Pipeline.Policies;
using Pipeline.Runs;

namespace Cli.Commands;

/// <summary><c>mero-tee drift</c>: what a running machine is besides what was released.</summary>
sealed class Drift : Command
{
    readonly Option<string> quote = new("--quote") { Description = "The quote of the machine, in bytes or hex.", Required = true };
    readonly Option<string?> log = new("--log") { Description = "The event log of the same boot (CCEL, TPM, dstack); one that does not replay to the quote ends with 10." };
    readonly Option<string> release = new("--release") { Description = "The folder of the release, such as artifacts/release/mero-tee-v3.0.0.", Required = true };
    readonly Option<string?> profile = new("--profile") { Description = "The profile that is expected; otherwise the one whose values the quote has." };
    readonly Option<string?> collateral = new("--collateral") { Description = "As of quote verify: verifies the quote first. Without it the evidence is not verified, and nothing is proposed." };
    readonly Option<string> root = new("--root") { Description = "intel, or a PEM file with the root of a simulation.", DefaultValueFactory = _ => "intel" };
    readonly Option<string[]> at = new("--at") { Description = "The time to judge for, as of quote verify; otherwise now.", DefaultValueFactory = _ => [] };
    readonly Option<string?> policy = new("--policy") { Description = "The policy that a change is proposed for; otherwise that of the KMS's release beside the folder." };

    public Drift() : base("drift", "Says which register of a running machine is not what was released, in which event, and whether firmware, platform or image explains it. A difference is an answer and ends with 0. A change of the policy is proposed where it is due, and never applied.")
    {
        Add(quote);
        Add(log);
        Add(release);
        Add(profile);
        Add(collateral);
        Add(root);
        Add(at);
        Add(policy);
        SetAction(RunAsync);
    }

    async Task<int> RunAsync(ParseResult asked, CancellationToken cancel)
    {
        var path = asked.GetRequiredValue(quote);
        var bytes = await GivenQuote.ReadAsync(path, cancel);
        var values = GivenQuote.Parse(path, bytes).Report.Registers;
        var released = await new NodeReleaseFolder(asked.GetRequiredValue(release)).ReadAsync(cancel);
        var node = NodeChoice.Choose(released, values, GivenProfile.Parse(asked.GetValue(profile)));
        var times = GivenTimes.Parse(asked.GetValue(at) ?? [], TimeProvider.System.GetUtcNow());
        var verified = await VerifyAsync(asked, path, bytes, times, cancel);
        var replay = asked.GetValue(log) is { } file ? await GivenLog.ReadAsync(file, values, cancel) : null;
        var drift = NodeDrift.Between(node, values, replay, await KnownAsync(released.Folder, cancel));
        var answer = DriftAnswer.Of(drift, verified, ProposedChange.Of(drift, verified, await PolicyAsync(asked, released, node.Profile, cancel), times.Quote));
        await asked.InvocationConfiguration.Output.WriteAsync(
            asked.GetValue(SharedOptions.Json) ? JsonSerializer.Serialize(answer, CliJson.Readable.DriftAnswer) + "\n" : answer.ToText());
        return (int)ExitCode.Done;
    }

    async Task<VerifiedQuote?> VerifyAsync(ParseResult asked, string path, byte[] bytes, EvaluationTimes times, CancellationToken cancel)
    {
        if (asked.GetValue(collateral) is not { } given)
            return null;
        var verifier = new QuoteVerifier(await GivenRoot.ReadAsync(asked.GetRequiredValue(root), cancel), VerificationDemands.None);
        var verdict = verifier.Verify(bytes, await GivenCollateral.ReadAsync(given, cancel), times);
        return verdict.Quote ?? throw new VerificationFailedException($"{path}: the quote is not genuine: {verdict.Refusal!.Name} found {verdict.Refusal.Found.TrimEnd('.')}; expected is {verdict.Refusal.Expected}.");
    }

    static async Task<IReadOnlyList<KnownValues>> KnownAsync(string folder, CancellationToken cancel)
    {
        var beside = await KnownValues.BesideAsync(folder, cancel);
        return Workspace.Find(Environment.CurrentDirectory) is { } workspace ? [.. beside, .. await KnownValues.OfPlatformsAsync(workspace, cancel)] : beside;
    }

    async Task<AttestationPolicy?> PolicyAsync(ParseResult asked, NodeRelease released, Profile profile, CancellationToken cancel)
    {
        if (asked.GetValue(policy) is { } named)
            return (await PolicyFile.ReadAsync(named, cancel)).Policy;
        var beside = Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(released.Folder)))!, $"mero-kms-v{released.Version}", $"kms-phala-attestation-policy.{profile}.json");
        return (await PolicyFile.FindAsync(beside, cancel))?.Policy;
    }
}
