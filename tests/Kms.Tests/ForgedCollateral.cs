using System.Text.Json;
using Attestation.Collateral;
using Simulator.Collateral;

namespace KmsTests;

/// <summary>The forge's collateral without a network between.</summary>
sealed class ForgedCollateral(PlatformCollateral collateral, TimeProvider time) : ICollateralSource
{
    /// <summary>When set, there is none to be had.</summary>
    public Exception? Trouble { get; set; }

    /// <summary>Moves the day for which it was issued.</summary>
    public TimeSpan Age { get; set; }

    /// <summary>What happens while it is fetched.</summary>
    public Action? Meanwhile { get; set; }

    public Task<QuoteCollateral> FetchAsync(string fmspc, PckCa ca, CancellationToken cancel)
    {
        if (Trouble is { } trouble)
            throw trouble;
        var now = time.GetUtcNow() - Age;
        Meanwhile?.Invoke();
        var (tcb, tcbSignature) = Split(collateral.TcbInfo(now), "tcbInfo");
        var (identity, identitySignature) = Split(collateral.QeIdentity(now), "enclaveIdentity");
        return Task.FromResult(new QuoteCollateral
        {
            TcbInfo = tcb,
            TcbInfoSignature = tcbSignature,
            TcbInfoIssuerChain = collateral.TcbSigningChain,
            QeIdentity = identity,
            QeIdentitySignature = identitySignature,
            QeIdentityIssuerChain = collateral.TcbSigningChain,
            PckCrl = collateral.PckCrl(now),
            PckCrlIssuerChain = collateral.PckCrlChain,
            RootCaCrl = collateral.RootCrl(now),
        });
    }

    static (string Text, byte[] Signature) Split(string signed, string member)
    {
        using var document = JsonDocument.Parse(signed);
        return (document.RootElement.GetProperty(member).GetRawText(), Convert.FromHexString(document.RootElement.GetProperty("signature").GetString()!));
    }
}
