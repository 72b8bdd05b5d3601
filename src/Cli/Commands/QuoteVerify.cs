using System.CommandLine;
using System.Text.Json;
using Attestation.Certificates;
using Attestation.Quotes;
using Attestation.Verification;
using Pipeline.Runs;

namespace Cli.Commands;

/// <summary><c>mero-tee quote verify FILE</c>: whether genuine hardware made a quote, at a time, and how current it was.</summary>
sealed class QuoteVerify : Command
{
    readonly Argument<string> file = new("FILE") { Description = "A TDX quote, in bytes or hex." };

    readonly Option<string> collateral = new("--collateral")
    {
        Description = "collateral.json, or a folder with tcb_info.json, qe_identity.json, pck_crl.der, root_crl.der and their chains.",
        Required = true,
    };

    readonly Option<string[]> at = new("--at")
    {
        Description = "The time to judge for, as 2026-11-22T13:00:00Z or in seconds since 1970; without it, now. "
            + $"PIECE=TIME for one piece of the evidence ({GivenTimes.Pieces}); may be given several times.",
        DefaultValueFactory = _ => [],
    };

    readonly Option<int> floor = new("--tcb-evaluation-floor")
    {
        Description = "The least tcbEvaluationDataNumber of TCB info and QE identity.",
    };

    readonly Option<string> root = new("--root")
    {
        Description = "intel, or a PEM file with the root of a simulation.",
        DefaultValueFactory = _ => "intel",
    };

    public QuoteVerify() : base("verify", "Proves that genuine hardware made a TDX quote, or says why not.")
    {
        Add(file);
        Add(collateral);
        Add(at);
        Add(floor);
        Add(root);
        SetAction(RunAsync);
    }

    async Task<int> RunAsync(ParseResult asked, CancellationToken cancel)
    {
        var quote = await GivenQuote.ReadAsync(asked.GetRequiredValue(file), cancel);
        var given = await GivenCollateral.ReadAsync(asked.GetRequiredValue(collateral), cancel);
        var trusted = await GivenRoot.ReadAsync(asked.GetRequiredValue(root), cancel);
        var times = GivenTimes.Parse(asked.GetValue(at) ?? [], TimeProvider.System.GetUtcNow());
        var verifier = new QuoteVerifier(trusted, new() { TcbEvaluationFloor = ParseFloor(asked.GetValue(floor)) });
        var answer = VerdictAnswer.Of(verifier.Verify(quote, given, times), Show(quote), times);
        await asked.InvocationConfiguration.Output.WriteAsync(
            asked.GetValue(SharedOptions.Json) ? JsonSerializer.Serialize(answer, CliJson.Readable.VerdictAnswer) + "\n" : answer.ToText());
        return (int)(answer.Reason is null ? ExitCode.Done : ExitCode.VerificationFailed);
    }

    static int ParseFloor(int number) => number >= 0
        ? number
        : throw new AskedWronglyException($"--tcb-evaluation-floor {number} is below 0; Intel counts its TCB recoveries upwards.");

    static QuoteAnswer? Show(byte[] quote)
    {
        try
        {
            return QuoteAnswer.Of(TdxQuote.Parse(quote));
        }
        catch (Exception cause) when (cause is MalformedQuoteException or MalformedCertificateException)
        {
            // The verdict says what is wrong with it.
            return null;
        }
    }
}
