using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Attestation.EventLogs;
using Attestation.Protocol;

namespace Kms.Dstack;

/// <summary>The unversioned guest API, whose keys stay the same from 0.5 on; <c>/v1</c> would give other keys.</summary>
sealed class DstackClient(DstackCalls calls) : IDstackAgent, IDisposable
{
    const int KeySize = 32;

    // A v4 quote's header and TD report without any signature; report_data are the last bytes of that.
    const int ShortestQuote = 632;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    static readonly TimeSpan QuotePatience = TimeSpan.FromSeconds(20);

    // The hardware makes one quote at a time: more callers would only wait in worse places.
    readonly SemaphoreSlim quoting = new(4);

    // Agents up to 0.5.11 do not order log and register under concurrent events.
    readonly SemaphoreSlim emitting = new(1);

    public async Task<byte[]> KeyAsync(string path, CancellationToken cancel)
    {
        var body = await calls.PostAsync("GetKey", new(path, "", "secp256k1"), DstackMessages.Default.DstackKeyRequest, Patience, cancel);
        try
        {
            return Key(body);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(body);
        }
    }

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

    public async Task EmitAsync(string name, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        await emitting.WaitAsync(cancel);
        try
        {
            await calls.PostAsync("EmitEvent", new(name, Convert.ToHexStringLower(payload.Span)), DstackMessages.Default.DstackEventRequest, Patience, cancel);
        }
        finally
        {
            emitting.Release();
        }
    }

    public void Dispose()
    {
        quoting.Dispose();
        emitting.Dispose();
    }

    // By the reader, not into a record: no string ever holds the key.
    static byte[] Key(byte[] body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read())
            {
                if (reader.CurrentDepth is 1 && reader.TokenType is JsonTokenType.PropertyName && reader.ValueTextEquals("key"u8)
                    && reader.Read() && reader.TokenType is JsonTokenType.String)
                    return Hex(reader.ValueSpan);
            }
        }
        catch (JsonException cause)
        {
            throw DstackCalls.Unreadable("GetKey", cause);
        }
        throw DstackCalls.Unreadable("GetKey", null);
    }

    static byte[] Hex(ReadOnlySpan<byte> digits)
    {
        var text = digits.StartsWith("0x"u8) ? digits[2..] : digits;
        var key = new byte[KeySize];
        if (text.Length == 2 * KeySize && Convert.FromHexString(text, key, out _, out _) is OperationStatus.Done)
            return key;
        CryptographicOperations.ZeroMemory(key);
        throw DstackCalls.Unreadable("GetKey", null);
    }

    static DstackQuote Quote(DstackQuoteAnswer answer, byte[] reportData)
    {
        var quote = FromHex(answer.Quote);
        if (quote is not { Length: >= ShortestQuote } || answer.EventLog is null)
            throw DstackCalls.Unreadable("GetQuote", null);
        if (!quote.AsSpan(ShortestQuote - ReportData.Size, ReportData.Size).SequenceEqual(reportData))
            throw new DstackUnavailableException("dstack's quote does not carry the report_data that it was asked for.");
        return new() { Quote = quote, EventLog = answer.EventLog, VmConfig = answer.VmConfig ?? "" };
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
