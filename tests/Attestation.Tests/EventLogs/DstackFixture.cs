using System.Text;
using System.Text.Json;
using Attestation.EventLogs;
using Attestation.Measurements;

namespace AttestationTests.EventLogs;

/// <summary>The dstack fixtures come in the shapes of their projects; each has a log and the registers it must give.</summary>
static class DstackFixture
{
    public static (DstackEventLog Log, RegisterValues Registers) Read(string fixture)
    {
        using var file = JsonDocument.Parse(SharedVectors.Read("dstack", "fixtures", fixture));
        var root = file.RootElement;
        if (root.ValueKind is JsonValueKind.Array)
        {
            var hex = Encoding.ASCII.GetString(SharedVectors.Read("dstack", "fixtures", Path.GetDirectoryName(fixture)!, "quote.hex"));
            return (DstackEventLog.Parse(root.GetRawText()), OfQuote(Convert.FromHexString(hex.Trim())));
        }
        var log = DstackEventLog.Parse(root.GetProperty("event_log").GetRawText());
        return (log, root.TryGetProperty("quote", out var quote) ? OfQuote(Convert.FromHexString(quote.GetString()!)) : OfTcbInfo(root));
    }

    /// <summary>The registers of a v4 quote, at Intel's offsets.</summary>
    public static RegisterValues OfQuote(ReadOnlySpan<byte> quote) => new()
    {
        MrTd = Measurement.From(quote.Slice(184, 48)),
        Rtmr0 = Measurement.From(quote.Slice(376, 48)),
        Rtmr1 = Measurement.From(quote.Slice(424, 48)),
        Rtmr2 = Measurement.From(quote.Slice(472, 48)),
        Rtmr3 = Measurement.From(quote.Slice(520, 48)),
    };

    static RegisterValues OfTcbInfo(JsonElement info)
    {
        return new()
        {
            MrTd = Value("mrtd"),
            Rtmr0 = Value("rtmr0"),
            Rtmr1 = Value("rtmr1"),
            Rtmr2 = Value("rtmr2"),
            Rtmr3 = Value("rtmr3"),
        };

        Measurement Value(string name) => Measurement.Parse(info.GetProperty(name).GetString());
    }
}
