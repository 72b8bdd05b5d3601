using System.Security.Cryptography;
using System.Text.Json;
using Simulator.Quotes;

namespace Simulator.Guests;

/// <summary>The methods of dstack's guest agent, version 0.5.11: arguments in, JSON out.</summary>
/// <remarks>
/// Of upstream's methods those that a service needs for keys and quotes. GetTlsKey, Attest, Sign and Verify are answered as
/// upstream answers a method it does not know.
/// </remarks>
sealed class GuestAgent(Guest guest)
{
    /// <summary>What real guests say, which cannot read their machine's identity: SHA-256 of nothing.</summary>
    static readonly string DeviceId = Convert.ToHexStringLower(SHA256.HashData([]));

    static readonly byte[] Nothing = "null"u8.ToArray();

    /// <summary>Calls a method by its name.</summary>
    /// <exception cref="GuestRefusedException">There is no such method, or it does not take these arguments.</exception>
    public byte[] Call(string method, Func<IReadOnlyList<string>, GuestArguments> arguments) => method switch
    {
        "Info" => Info(),
        "Version" => JsonSerializer.SerializeToUtf8Bytes(new(guest.Os.Version, "mero-sim"), GuestAnswers.Default.VersionAnswer),
        "GetKey" => GetKey(arguments(["path", "purpose", "algorithm"])),
        "GetQuote" => GetQuote(arguments(["report_data"])),
        "EmitEvent" => EmitEvent(arguments(["event", "payload"])),
        _ => throw new GuestRefusedException($"Service not found: {method}"),
    };

    byte[] GetKey(GuestArguments asked) => JsonSerializer.SerializeToUtf8Bytes(
        guest.Keys.Derive(asked.Text("path"), asked.Text("purpose"), asked.Text("algorithm")), GuestAnswers.Default.GetKeyAnswer);

    byte[] EmitEvent(GuestArguments asked)
    {
        guest.Emit(asked.Text("event"), asked.Bytes("payload"));
        return Nothing;
    }

    byte[] GetQuote(GuestArguments asked)
    {
        var given = asked.Bytes("report_data");
        if (given.Length > QuoteSigner.ReportDataSize)
            throw new GuestRefusedException("Report data is too long");
        byte[] reportData = [.. given, .. new byte[QuoteSigner.ReportDataSize - given.Length]];
        var measured = guest.Measure();
        return JsonSerializer.SerializeToUtf8Bytes(new()
        {
            Quote = Convert.ToHexStringLower(guest.Quote(measured, reportData)),
            EventLog = JsonSerializer.Serialize([.. measured.Events.Select(LoggedEvent.Stripped)], GuestAnswers.Default.IReadOnlyListLoggedEvent),
            ReportData = Convert.ToHexStringLower(reportData),
            VmConfig = guest.Os.VmConfig,
        }, GuestAnswers.Default.GetQuoteAnswer);
    }

    byte[] Info()
    {
        var measured = guest.Measure();
        var aggregated = Convert.ToHexStringLower(measured.Aggregated);
        var composeHash = Convert.ToHexStringLower(guest.App.Hash);
        return JsonSerializer.SerializeToUtf8Bytes(new()
        {
            AppId = Convert.ToHexStringLower(guest.AppId),
            InstanceId = Convert.ToHexStringLower(guest.InstanceId),
            // Upstream mints it with the first GetTlsKey.
            AppCert = "",
            TcbInfo = JsonSerializer.Serialize(Tcb(measured, aggregated, composeHash), GuestAnswers.Pretty.TcbInfo),
            AppName = guest.App.Name,
            DeviceId = DeviceId,
            MrAggregated = aggregated,
            OsImageHash = guest.Os.ImageHash,
            KeyProviderInfo = guest.Keys.Provider,
            ComposeHash = composeHash,
            VmConfig = guest.Os.VmConfig,
            CloudVendor = "",
            CloudProduct = "",
        }, GuestAnswers.Default.InfoAnswer);
    }

    TcbInfo Tcb(GuestMeasurements measured, string aggregated, string composeHash) => new()
    {
        Mrtd = measured.Registers.MrTd.ToString(),
        Rtmr0 = measured.Registers.Rtmr0.ToString(),
        Rtmr1 = measured.Registers.Rtmr1.ToString(),
        Rtmr2 = measured.Registers.Rtmr2.ToString(),
        Rtmr3 = measured.Registers.Rtmr3.ToString(),
        MrAggregated = aggregated,
        OsImageHash = guest.Os.ImageHash,
        ComposeHash = composeHash,
        DeviceId = DeviceId,
        EventLog = [.. measured.Events.Select(LoggedEvent.Full)],
        AppCompose = guest.App.Text,
    };
}
