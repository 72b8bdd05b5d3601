using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Attestation.Certificates;
using Attestation.Collateral;

namespace Attestation.Verification;

/// <summary>Authenticates TCB info and QE identity over the bytes received, then reads them.</summary>
sealed class SignedDocuments(Checklist checks, DateTimeOffset now)
{
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="RejectedException">It is not genuine, or not current.</exception>
    public TcbInfo DemandTcbInfo(QuoteCollateral collateral, Certificate signer)
    {
        var bytes = DemandSignature(Check.TcbInfo, RejectionReason.TcbInfoSignature, collateral.TcbInfo, collateral.TcbInfoSignature, signer);
        var info = Read(Check.TcbInfo, bytes, SignedJson.Lenient.TcbInfo);
        checks.Demand(Check.TcbInfo, info is { Id: "TDX", Version: 3, TcbType: 0 }, RejectionReason.MalformedCollateral,
            $"TCB info v{info.Version} of kind \"{info.Id}\", type {info.TcbType}");
        var isComplete = info.TcbLevels.All(level =>
            level.Tcb.SgxComponents.Count == PckExtension.ComponentCount && level.Tcb.TdxComponents.Count == PckExtension.ComponentCount);
        checks.Demand(Check.TcbInfo, isComplete, RejectionReason.MalformedCollateral, $"a TCB level without {PckExtension.ComponentCount} components");
        DemandCurrent(Check.TcbInfo, RejectionReason.TcbInfoValidity, info.IssueDate, info.NextUpdate, info.TcbEvaluationDataNumber);
        return info;
    }

    /// <exception cref="RejectedException">It is not genuine, or not current.</exception>
    public QeIdentity DemandQeIdentity(QuoteCollateral collateral, Certificate signer)
    {
        var bytes = DemandSignature(Check.QeIdentity, RejectionReason.QeIdentitySignature, collateral.QeIdentity, collateral.QeIdentitySignature, signer);
        var identity = Read(Check.QeIdentity, bytes, SignedJson.Lenient.QeIdentity);
        checks.Demand(Check.QeIdentity, identity is { Id: "TD_QE", Version: 2 }, RejectionReason.MalformedCollateral,
            $"an identity v{identity.Version} of \"{identity.Id}\"");
        DemandCurrent(Check.QeIdentity, RejectionReason.QeIdentityValidity, identity.IssueDate, identity.NextUpdate, identity.TcbEvaluationDataNumber);
        return identity;
    }

    byte[] DemandSignature(Check check, RejectionReason reason, string text, ReadOnlyMemory<byte> signature, Certificate signer)
    {
        var bytes = Encode(check, text);
        checks.Demand(check, P256.Verifies(signer.PublicKey.Span, bytes, signature.Span), reason, $"the signature of \"{signer}\" does not hold");
        return bytes;
    }

    byte[] Encode(Check check, string text)
    {
        try
        {
            return Utf8.GetBytes(text);
        }
        catch (EncoderFallbackException e)
        {
            throw checks.Refuse(check, RejectionReason.MalformedCollateral, $"a text that is not Unicode: {e.Message}");
        }
    }

    T Read<T>(Check check, byte[] bytes, JsonTypeInfo<T> type)
    {
        try
        {
            DemandNoNulls(bytes);
            return JsonSerializer.Deserialize(bytes, type)!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw checks.Refuse(check, RejectionReason.MalformedCollateral, e.Message);
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

    void DemandCurrent(Check check, RejectionReason reason, DateTimeOffset from, DateTimeOffset to, int number)
    {
        var window = $"number {number}, issued {JsonUtcTime.ToText(from)}, next update {JsonUtcTime.ToText(to)}";
        checks.Demand(check, from <= now && now <= to, reason, $"{window}; evaluated at {JsonUtcTime.ToText(now)}");
        checks.Pass(check, window);
    }
}
