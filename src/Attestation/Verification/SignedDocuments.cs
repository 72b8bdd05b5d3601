using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Attestation.Certificates;
using Attestation.Collateral;

namespace Attestation.Verification;

/// <summary>Authenticates TCB info and QE identity over the bytes received, then reads them.</summary>
/// <remarks>PCS API v4, "Get TDX TCB Info" and "Get TDX QE Identity": the signature is ECDSA over the document's bytes as they stand in the body.</remarks>
static class SignedDocuments
{
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>TCB info, whatever its dates.</summary>
    /// <exception cref="RejectedException">It is not genuine.</exception>
    public static TcbInfo DemandTcbInfo(QuoteCollateral collateral, Certificate signer)
    {
        var bytes = DemandSignature(Check.TcbInfo, RejectionReason.TcbInfoSignature, collateral.TcbInfo, collateral.TcbInfoSignature, signer);
        var info = Read(Check.TcbInfo, bytes, SignedJson.Lenient.TcbInfo);
        Checklist.Demand(Check.TcbInfo, info is { Id: "TDX", Version: 3, TcbType: 0 }, RejectionReason.MalformedCollateral,
            $"TCB info v{info.Version} of kind \"{info.Id}\", type {info.TcbType}");
        var isComplete = info.TcbLevels.All(level =>
            level.Tcb.SgxComponents.Count == PckExtension.ComponentCount && level.Tcb.TdxComponents.Count == PckExtension.ComponentCount);
        Checklist.Demand(Check.TcbInfo, isComplete, RejectionReason.MalformedCollateral, $"a TCB level without {PckExtension.ComponentCount} components");
        return info;
    }

    /// <summary>The QE identity, whatever its dates.</summary>
    /// <exception cref="RejectedException">It is not genuine.</exception>
    public static QeIdentity DemandQeIdentity(QuoteCollateral collateral, Certificate signer)
    {
        var bytes = DemandSignature(Check.QeIdentity, RejectionReason.QeIdentitySignature, collateral.QeIdentity, collateral.QeIdentitySignature, signer);
        var identity = Read(Check.QeIdentity, bytes, SignedJson.Lenient.QeIdentity);
        Checklist.Demand(Check.QeIdentity, identity is { Id: "TD_QE", Version: 2 }, RejectionReason.MalformedCollateral,
            $"an identity v{identity.Version} of \"{identity.Id}\"");
        return identity;
    }

    /// <exception cref="RejectedException">TCB info is not yet, or no longer, current.</exception>
    public static void DemandCurrent(TcbInfo info, DateTimeOffset at, Checklist checks) => DemandCurrent(
        Check.TcbInfo, RejectionReason.TcbInfoValidity, (info.IssueDate, info.NextUpdate), info.TcbEvaluationDataNumber, at, checks);

    /// <exception cref="RejectedException">The QE identity is not yet, or no longer, current.</exception>
    public static void DemandCurrent(QeIdentity identity, DateTimeOffset at, Checklist checks) => DemandCurrent(
        Check.QeIdentity, RejectionReason.QeIdentityValidity, (identity.IssueDate, identity.NextUpdate), identity.TcbEvaluationDataNumber, at, checks);

    static byte[] DemandSignature(
        Check check, RejectionReason reason, string text, ReadOnlyMemory<byte> signature, Certificate signer)
    {
        var bytes = Encode(check, text);
        Checklist.Demand(check, signer.Key.Verifies(bytes, signature.Span), reason, $"the signature of \"{signer}\" does not hold");
        return bytes;
    }

    static byte[] Encode(Check check, string text)
    {
        try
        {
            return Utf8.GetBytes(text);
        }
        catch (EncoderFallbackException e)
        {
            throw Checklist.Refuse(check, RejectionReason.MalformedCollateral, $"a text that is not Unicode: {e.Message}");
        }
    }

    static T Read<T>(Check check, byte[] bytes, JsonTypeInfo<T> type)
    {
        try
        {
            DemandNoNulls(bytes);
            return JsonSerializer.Deserialize(bytes, type)!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Checklist.Refuse(check, RejectionReason.MalformedCollateral, e.Message);
        }
    }

    // The reader refuses a member that is null, but not an element of a list.
    static void DemandNoNulls(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.Null)
                throw new JsonException($"There is a null at offset {reader.TokenStartIndex}.");
        }
    }

    static void DemandCurrent(
        Check check, RejectionReason reason, (DateTimeOffset From, DateTimeOffset To) dates, int number, DateTimeOffset at, Checklist checks)
    {
        Checklist.Demand(check, dates.From <= at && at <= dates.To, reason, $"{Window()}; evaluated at {JsonUtcTime.ToText(at)}");
        checks.Pass(check, $"{Window()}");

        string Window() => $"number {number}, issued {JsonUtcTime.ToText(dates.From)}, next update {JsonUtcTime.ToText(dates.To)}";
    }
}
