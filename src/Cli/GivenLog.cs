using Attestation.EventLogs;
using Attestation.Measurements;
using Pipeline.Runs;

namespace Cli;

/// <summary>An event log that the caller names, which must be the log of a quote.</summary>
static class GivenLog
{
    /// <summary>Reads the log, and what it gives of each register.</summary>
    /// <exception cref="AssetMissingException">It is not there.</exception>
    /// <exception cref="AskedWronglyException">It is no event log.</exception>
    /// <exception cref="VerificationFailedException">It does not replay to the quote.</exception>
    public static async Task<Func<Register, MeasuredRegister?>> ReadAsync(string path, RegisterValues quote, CancellationToken cancel)
    {
        var content = await GivenFile.ReadAsync(path, "an event log", cancel);
        try
        {
            var log = GivenEventLog.Parse(content, format: null);
            if (log.Compare(quote).FirstOrDefault(register => !RegisterComparison.IsMatch([register])) is { } wrong)
                throw new VerificationFailedException($"{path}: the event log replays {wrong.Register.ToString().ToUpperInvariant()} to {wrong.Replayed?.ToString() ?? "no value"}, but the quote has {wrong.Quoted}: the log is not the one of this machine.");
            return log.Replay;
        }
        catch (MalformedEventLogException cause)
        {
            throw new AskedWronglyException($"{path}: {cause.Message}", cause);
        }
    }
}
