using System.Globalization;
using Attestation;
using Attestation.Verification;
using Pipeline.Runs;

namespace Cli;

/// <summary>The times that the caller names: one for all of the evidence, one for a piece of it, or both.</summary>
static class GivenTimes
{
    public const string Pieces = "quote, chain, tcb_info, qe_identity, crls";

    /// <param name="texts">Each a time, or <c>piece=time</c>.</param>
    /// <param name="now">For the pieces that none of them names.</param>
    /// <exception cref="AskedWronglyException">A time has another form, a piece is unknown, or two times are for one.</exception>
    public static EvaluationTimes Parse(IReadOnlyList<string> texts, DateTimeOffset now)
    {
        var given = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var (piece, time) = text.Split('=', 2) is [var named, var rest] ? (named, rest) : ("", text);
            if (!given.TryAdd(piece, ParseTime(text, time)))
                throw new AskedWronglyException($"--at gives two times for {(piece is "" ? "all of the evidence" : piece)}; leave one of them out.");
        }
        var times = EvaluationTimes.At(given.GetValueOrDefault("", now));
        foreach (var (piece, time) in given.Where(pair => pair.Key is not ""))
            times = With(times, piece, time);
        return times;
    }

    static EvaluationTimes With(EvaluationTimes times, string piece, DateTimeOffset time) => piece switch
    {
        "quote" => times with { Quote = time },
        "chain" => times with { Chain = time },
        "tcb_info" => times with { TcbInfo = time },
        "qe_identity" => times with { QeIdentity = time },
        "crls" => times with { Crls = time },
        _ => throw new AskedWronglyException($"--at gives a time for \"{piece}\", which is no piece of the evidence; the pieces are {Pieces}."),
    };

    static DateTimeOffset ParseTime(string given, string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        return DateTimeOffset.TryParseExact(text, JsonUtcTime.Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new AskedWronglyException($"--at \"{given}\" is neither a time such as 2026-11-22T13:00:00Z nor a number of seconds since 1970, for all or after a piece and \"=\".");
    }
}
