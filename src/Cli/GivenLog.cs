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
            return Replay(content, quote);
        }
        catch (MalformedEventLogException cause)
        {
            throw new AskedWronglyException($"{path}: {cause.Message}", cause);
        }
        catch (EventLogRefusedException cause)
        {
            throw new VerificationFailedException($"{path}: {cause.Message}", cause);
        }
    }

    static Func<Register, MeasuredRegister?> Replay(byte[] content, RegisterValues quote)
    {
        var log = DstackEventLog.Parse(content);
        log.DemandReplay(quote);
        return register => register is Register.MrTd ? null : log.Replay(register);
    }
}
