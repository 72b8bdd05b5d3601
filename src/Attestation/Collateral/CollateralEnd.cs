using System.Text.Json;
using Attestation.Certificates;

namespace Attestation.Collateral;

/// <summary>When the first piece of a set of collateral ends.</summary>
static class CollateralEnd
{
    /// <summary>The earliest next update; the beginning of time for a set that cannot be read, which is then not kept.</summary>
    public static DateTimeOffset Of(QuoteCollateral collateral)
    {
        try
        {
            return new[]
            {
                JsonSerializer.Deserialize(collateral.TcbInfo, SignedJson.Lenient.TcbInfo)?.NextUpdate ?? default,
                JsonSerializer.Deserialize(collateral.QeIdentity, SignedJson.Lenient.QeIdentity)?.NextUpdate ?? default,
                RevocationList.Parse(collateral.PckCrl).NextUpdate,
                RevocationList.Parse(collateral.RootCaCrl).NextUpdate,
            }.Min();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or MalformedCertificateException)
        {
            return default;
        }
    }
}
