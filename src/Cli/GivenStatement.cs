using System.Text;
using System.Text.Json;
using Attestation.Comparisons;
using Attestation.Measurements;
using Pipeline.Runs;

namespace Cli;

/// <summary>One side of a comparison: a measurement record, a published list, or a quote with or without its log.</summary>
static class GivenStatement
{
    /// <summary>Says what is wrong with a log that belongs to nothing.</summary>
    const string LogWithoutQuote = "A log is the log of a quote: give --log where exactly one of A and B is a quote.";

    /// <summary>Reads both sides.</summary>
    /// <exception cref="AssetMissingException">A file is not there.</exception>
    /// <exception cref="AskedWronglyException">A file is none of these.</exception>
    /// <exception cref="VerificationFailedException">A record contradicts itself, or the log is not the quote's.</exception>
    public static async Task<(MeasurementStatement Before, MeasurementStatement After)> ReadAsync(string before, string after, string? log, CancellationToken cancel)
    {
        var (one, other) = (await ReadAsync(before, cancel), await ReadAsync(after, cancel));
        if (log is not null && one.Quote is null == other.Quote is null)
            throw new AskedWronglyException(LogWithoutQuote);
        return (await WithLogAsync(one, log, cancel), await WithLogAsync(other, log, cancel));
    }

    static async Task<MeasurementStatement> WithLogAsync((MeasurementStatement? Statement, RegisterValues? Quote) given, string? log, CancellationToken cancel) =>
        given.Statement ?? MeasurementStatement.Of(given.Quote!, log is null ? null : await GivenLog.ReadAsync(log, given.Quote!, cancel));

    static async Task<(MeasurementStatement? Statement, RegisterValues? Quote)> ReadAsync(string path, CancellationToken cancel)
    {
        var (file, id) = Name(path);
        var content = await GivenFile.ReadAsync(file, "a measurement record, a published list or a quote", cancel);
        if (id is not null || IsPublished(content))
            return (Published(file, content, id), null);
        return FirstLetter(content) is (byte)'{'
            ? (Record(file, content), null)
            : (null, GivenQuote.Parse(file, await GivenQuote.ReadAsync(file, cancel)).Report.Registers);
    }

    /// <summary>A published list has many entries: <c>FILE#ID</c> names one.</summary>
    static (string File, string? Id) Name(string path) =>
        !File.Exists(path) && path.IndexOf('#', StringComparison.Ordinal) is > 0 and var mark ? (path[..mark], path[(mark + 1)..]) : (path, null);

    static byte FirstLetter(ReadOnlySpan<byte> content) => content.TrimStart(" \t\r\n"u8) is [var first, ..] ? first : (byte)0;

    static bool IsPublished(byte[] content)
    {
        if (FirstLetter(content) is (byte)'[')
            return true;
        if (FirstLetter(content) is not (byte)'{')
            return false;
        try
        {
            using var document = JsonDocument.Parse(content);
            return document.RootElement.TryGetProperty("measurement_id", out _);
        }
        catch (JsonException)
        {
            // Whoever reads it as a record says in which line it is no JSON.
            return false;
        }
    }

    static MeasurementStatement Record(string path, byte[] content)
    {
        try
        {
            return MeasurementStatement.Of(MeasuredImage.Parse(Encoding.UTF8.GetString(content)));
        }
        catch (JsonException cause)
        {
            throw new AskedWronglyException($"{path}{JsonComplaint.Line(cause)}: this is not a measurement record: {JsonComplaint.Reason(cause)}", cause);
        }
        catch (RecordRefusedException cause)
        {
            throw new VerificationFailedException($"{path}: {cause.Message}", cause);
        }
    }

    static MeasurementStatement Published(string path, byte[] content, string? id)
    {
        try
        {
            var entries = PublishedMeasurements.Parse(content);
            (string Id, MeasurementStatement? Statement)[] found = [.. entries.Where(entry => id is null ? entry.Statement is not null : entry.Id == id)];
            if (found is not [var one])
                throw new AskedWronglyException($"{path}: {(id is null ? "the list has" : $"\"{id}\" is there")} {found.Length} {(id is null ? "entries about a trust domain's registers" : "times")}; name one of them as {path}#ID: {string.Join(", ", entries.Where(entry => entry.Statement is not null).Select(entry => entry.Id))}.");
            return one.Statement ?? throw new AskedWronglyException($"{path}: \"{one.Id}\" lists PCRs of a TPM, not the registers of a trust domain; they cannot be compared.");
        }
        catch (FormatException cause)
        {
            throw new AskedWronglyException($"{path}: this is no published list of measurements: {cause.Message}.", cause);
        }
    }
}
