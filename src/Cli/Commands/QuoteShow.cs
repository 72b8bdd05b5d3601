using System.CommandLine;
using System.Text.Json;
using Attestation.Certificates;
using Pipeline.Runs;

namespace Cli.Commands;

/// <summary><c>mero-tee quote show FILE</c>: what a quote says. Nothing of it is proven.</summary>
sealed class QuoteShow : Command
{
    readonly Argument<string> file = new("FILE") { Description = "A TDX quote, in bytes or hex." };

    public QuoteShow() : base("show", "Says what stands in a TDX quote, without judging it.")
    {
        Add(file);
        SetAction(RunAsync);
    }

    async Task<int> RunAsync(ParseResult asked, CancellationToken cancel)
    {
        var path = asked.GetRequiredValue(file);
        var answer = Read(path, await GivenQuote.ReadAsync(path, cancel));
        await asked.InvocationConfiguration.Output.WriteAsync(
            asked.GetValue(SharedOptions.Json) ? JsonSerializer.Serialize(answer, CliJson.Readable.QuoteAnswer) + "\n" : answer.ToText());
        return (int)ExitCode.Done;
    }

    static QuoteAnswer Read(string path, byte[] quote)
    {
        try
        {
            return QuoteAnswer.Of(GivenQuote.Parse(path, quote));
        }
        catch (MalformedCertificateException cause)
        {
            throw new AskedWronglyException($"{path}: {cause.Message}", cause);
        }
    }
}
