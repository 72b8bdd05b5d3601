using System.Text.Json;
using Attestation.EventLogs;
using Attestation.Protocol;
using Attestation.Quotes;

namespace Kms.Dstack;

/// <summary>The unversioned guest API, whose keys stay the same from 0.5 on; <c>/v1</c> would give other keys.</summary>
sealed class DstackClient(DstackCalls calls, KeyLines keys) : IDstackAgent, IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    static readonly TimeSpan QuotePatience = TimeSpan.FromSeconds(20);

    // The hardware makes one quote at a time: more callers would only wait in worse places.
    readonly SemaphoreSlim quoting = new(4);

    public Task<byte[]> KeyAsync(string path, CancellationToken cancel) => keys.KeyAsync(path, ApplicationAsync, cancel);

    public async Task<DstackQuote> QuoteAsync(ReadOnlyMemory<byte> reportData, CancellationToken cancel)
    {
        if (reportData.Length is 0 or > ReportData.Size)
            throw new ArgumentException($"report_data has 1 to {ReportData.Size} bytes; there are {reportData.Length}.", nameof(reportData));
        var padded = new byte[ReportData.Size];
        reportData.CopyTo(padded);
        await quoting.WaitAsync(cancel);
        try
        {
            var body = await calls.PostAsync("GetQuote", new(Convert.ToHexStringLower(padded)), DstackMessages.Default.DstackQuoteRequest, QuotePatience, cancel);
            return Quote(DstackCalls.Parse("GetQuote", body, DstackMessages.Default.DstackQuoteAnswer), padded);
        }
        finally
        {
            quoting.Release();
        }
    }

    public async Task<DstackEventLog> EventsAsync(CancellationToken cancel)
    {
        var body = await calls.PostAsync("Info", new(), DstackMessages.Default.DstackNothing, Patience, cancel);
        var info = DstackCalls.Parse("Info", body, DstackMessages.Default.DstackInfoAnswer);
        try
        {
            using var tcb = JsonDocument.Parse(info.TcbInfo ?? "");
            return DstackEventLog.Parse(tcb.RootElement.GetProperty("event_log").GetRawText());
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException or MalformedEventLogException)
        {
            throw DstackCalls.Unreadable("Info", cause);
        }
    }

    public Task EmitAsync(string name, ReadOnlyMemory<byte> payload, CancellationToken cancel) =>
        calls.PostAsync("EmitEvent", new(name, Convert.ToHexStringLower(payload.Span)), DstackMessages.Default.DstackEventRequest, Patience, cancel);

    public void Dispose()
    {
        calls.Dispose();
        keys.Dispose();
        quoting.Dispose();
    }

    async Task<byte[]> ApplicationAsync(CancellationToken cancel)
    {
        var log = await EventsAsync(cancel);
        try
        {
            return log.DemandBootEvent("app-id").Payload.ToArray();
        }
        catch (EventLogRefusedException cause)
        {
            throw DstackCalls.Unreadable("Info", cause);
        }
    }

    static DstackQuote Quote(DstackQuoteAnswer answer, byte[] reportData)
    {
        if (FromHex(answer.Quote) is not { } quote || FromHex(answer.ReportData) is not { } said || answer.EventLog is null)
            throw DstackCalls.Unreadable("GetQuote", null);
        if (!said.AsSpan().SequenceEqual(reportData) || !ReportDataOf(quote).Span.SequenceEqual(reportData))
            throw new DstackUnavailableException("dstack's quote does not carry the report_data that it was asked for.");
        return new() { Quote = quote, EventLog = answer.EventLog, VmConfig = answer.VmConfig ?? "" };
    }

    // At byte 568 of a quote of version 4, six bytes later in one of version 5.
    static ReadOnlyMemory<byte> ReportDataOf(byte[] quote)
    {
        try
        {
            return TdxQuote.Parse(quote).Report.ReportData;
        }
        catch (MalformedQuoteException cause)
        {
            throw DstackCalls.Unreadable("GetQuote", cause);
        }
    }

    static byte[]? FromHex(string? text)
    {
        try
        {
            return text is null ? null : Convert.FromHexString(text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
