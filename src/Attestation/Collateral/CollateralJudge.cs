using System.Text.Json;
using Attestation.Certificates;
using Attestation.Verification;

namespace Attestation.Collateral;

/// <summary>Proves that collateral leads to the root, is current, and is for the platforms it was asked for.</summary>
/// <remarks>
/// Deliberately not looked at: whom the lists revoke. News of a revocation are genuine collateral, and to refuse them would keep what knew
/// nothing of it in use; the verifier looks certificates up for every quote.
/// </remarks>
/// <param name="verifier">The one that will judge quotes with it: what it proves here it need not prove again.</param>
sealed class CollateralJudge(QuoteVerifier verifier) : ICollateralJudge
{
    public CollateralLife Demand(QuoteCollateral collateral, CollateralKind kind, DateTimeOffset now)
    {
        try
        {
            verifier.DemandGenuine(collateral);
        }
        catch (CollateralRefusedException refused)
        {
            throw Refused(kind, $"{refused.Refusal}", refused);
        }
        return DemandFor(kind, collateral, verifier.TcbEvaluationFloor, now);
    }

    // From here on every piece is proven, so that it can be read.
    static CollateralLife DemandFor(CollateralKind kind, QuoteCollateral collateral, int floor, DateTimeOffset now)
    {
        var tcbInfo = JsonSerializer.Deserialize(collateral.TcbInfo, SignedJson.Lenient.TcbInfo)!;
        var qeIdentity = JsonSerializer.Deserialize(collateral.QeIdentity, SignedJson.Lenient.QeIdentity)!;
        var (pckCrl, rootCrl) = (RevocationList.Parse(collateral.PckCrl), RevocationList.Parse(collateral.RootCaCrl));
        var pckChain = PemChain.Parse(collateral.PckCrlIssuerChain);
        if (Convert.ToHexStringLower(tcbInfo.Fmspc.Span) is var fmspc && fmspc != kind.Fmspc)
            throw Refused(kind, $"it is TCB info of FMSPC {fmspc}.");
        if (QuotePlatform.CaOf(pckChain[0]) != kind.Ca)
            throw Refused(kind, $"it is the revocation list of \"{pckChain[0]}\".");

        var certificates = (IEnumerable<Certificate>)[.. PemChain.Parse(collateral.TcbInfoIssuerChain), .. PemChain.Parse(collateral.QeIdentityIssuerChain), .. pckChain];
        (string Piece, DateTimeOffset From, DateTimeOffset To)[] pieces =
        [
            ("TCB info", tcbInfo.IssueDate, tcbInfo.NextUpdate),
            ("the QE identity", qeIdentity.IssueDate, qeIdentity.NextUpdate),
            ("the PCK CA's revocation list", pckCrl.ThisUpdate, pckCrl.NextUpdate),
            ("the root's revocation list", rootCrl.ThisUpdate, rootCrl.NextUpdate),
            .. certificates.Select(certificate => ($"the certificate \"{certificate}\"", certificate.NotBefore, certificate.NotAfter)),
        ];
        foreach (var (piece, from, to) in pieces)
        {
            if (now < from || now > to)
                throw Refused(kind, $"{piece} is current from {JsonUtcTime.ToText(from)} to {JsonUtcTime.ToText(to)}; it is {JsonUtcTime.ToText(now)}.");
        }
        // Kept, it would stand in the way of what the recovery after it says, which may be there in a minute.
        if (Math.Min(tcbInfo.TcbEvaluationDataNumber, qeIdentity.TcbEvaluationDataNumber) is var number && number < floor)
            throw Refused(kind, $"it is of TCB recovery {number}; {floor} is the least that counts.");
        return new()
        {
            TcbInfoIssued = tcbInfo.IssueDate,
            QeIdentityIssued = qeIdentity.IssueDate,
            PckCrlIssued = pckCrl.ThisUpdate,
            RootCrlIssued = rootCrl.ThisUpdate,
            TcbInfoNumber = tcbInfo.TcbEvaluationDataNumber,
            QeIdentityNumber = qeIdentity.TcbEvaluationDataNumber,
            Ends = pieces.Min(piece => piece.To),
        };
    }

    static CollateralUnavailableException Refused(CollateralKind kind, string finding, Exception? cause = null) =>
        new(CollateralFailureReason.NotGenuine, $"What was answered for {kind} cannot be used: {finding}", cause);
}
