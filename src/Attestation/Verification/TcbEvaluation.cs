using Attestation.Certificates;
using Attestation.Collateral;
using Attestation.Quotes;

namespace Attestation.Verification;

/// <summary>Compares a platform's security versions with the levels that Intel lists.</summary>
/// <remarks>
/// Intel's quote verification library, <c>QuoteVerifier</c> and the PCS documentation ("TCB level evaluation"). Levels stand from the
/// newest to the oldest; the first that is reached counts.
/// </remarks>
sealed class TcbEvaluation(PlatformEvidence platform, CollateralEvidence collateral, Checklist checks)
{
    readonly TdReport report = platform.Quote.Report;

    // TEE_TCB_SVN: [0] is the TDX module's security version, [1] its major version.
    byte ModuleSvn => report.TeeTcbSvn.Span[0];

    byte ModuleMajor => report.TeeTcbSvn.Span[1];

    /// <summary>Status and advisories: the worst of the three, and what was said of each.</summary>
    /// <exception cref="RejectedException">A check failed.</exception>
    public (TcbStatus Status, IReadOnlyList<string> Advisories) Evaluate()
    {
        DemandPlatform();
        DemandQuotingEnclave();
        var module = DemandModule();
        var (hardware, enclave) = (FindPlatformLevel(), FindQuotingEnclaveLevel());
        var status = TcbStatuses.Worse(TcbStatuses.Worse(hardware.TcbStatus, module.Status), enclave.TcbStatus);
        var found = $"{Name(status)} (platform {Name(hardware.TcbStatus)}, TDX module {Name(module.Status)}, quoting enclave {Name(enclave.TcbStatus)})";
        checks.Demand(Check.Status, status is not TcbStatus.Revoked, RejectionReason.TcbRevoked, found);
        checks.Pass(Check.Status, found);
        return (status, [.. new SortedSet<string>([.. hardware.Advisories, .. module.Advisories, .. enclave.Advisories], StringComparer.Ordinal)]);
    }

    void DemandPlatform()
    {
        var (info, pck) = (collateral.TcbInfo, platform.Pck);
        var found = $"TCB info for FMSPC {Hex(info.Fmspc)}, PCE id {Hex(info.PceId)}";
        checks.Demand(Check.Platform, info.Fmspc.Span.SequenceEqual(pck.Fmspc.Span) && info.PceId.Span.SequenceEqual(pck.PceId.Span),
            RejectionReason.PlatformMismatch, $"{found}; the PCK certificate says {platform.Fmspc}, {Hex(pck.PceId)}");
        checks.Pass(Check.Platform, found);
    }

    void DemandQuotingEnclave()
    {
        var (identity, enclave) = (collateral.QeIdentity, platform.Quote.Signature.QeReport);
        var isDescribed = enclave.MrSigner.Span.SequenceEqual(identity.MrSigner.Span)
            && enclave.IsvProdId == identity.IsvProdId
            && MatchesUnder(identity.MiscSelectMask, enclave.MiscSelect, identity.MiscSelect)
            && MatchesUnder(identity.AttributesMask, enclave.Attributes, identity.Attributes);
        var found = $"signer {Hex(enclave.MrSigner)}, product {enclave.IsvProdId}, attributes {Hex(enclave.Attributes)}, misc. select {Hex(enclave.MiscSelect)}";
        checks.Demand(Check.QuotingEnclave, isDescribed, RejectionReason.QeIdentityMismatch, found);
        checks.Pass(Check.QuotingEnclave, found);
    }

    (TcbStatus Status, IReadOnlyList<string> Advisories) DemandModule()
    {
        var info = collateral.TcbInfo;
        if (ModuleMajor == 0)
        {
            DemandModuleLooks(info.TdxModule.MrSigner, info.TdxModule.Attributes, info.TdxModule.AttributesMask);
            return (TcbStatus.UpToDate, []);
        }
        var id = $"TDX_{ModuleMajor:X2}";
        if (info.TdxModuleIdentities.FirstOrDefault(module => module.Id == id) is not { } identity)
            throw checks.Refuse(Check.Module, RejectionReason.TdxModuleMismatch, $"{id}, which TCB info does not list");
        DemandModuleLooks(identity.MrSigner, identity.Attributes, identity.AttributesMask);
        // Below the lowest level: old, but still Intel's, so OutOfDate with what is known of the lowest (reference: Intel's library).
        return identity.TcbLevels.FirstOrDefault(level => level.Tcb.IsvSvn <= ModuleSvn) is { } level
            ? (level.TcbStatus, level.Advisories)
            : (TcbStatus.OutOfDate, identity.TcbLevels is [.., var lowest] ? lowest.Advisories : []);
    }

    void DemandModuleLooks(ReadOnlyMemory<byte> signer, ReadOnlyMemory<byte> attributes, ReadOnlyMemory<byte> mask)
    {
        var found = $"version {ModuleMajor}, SVN {ModuleSvn}, signer {report.MrSignerSeam}, attributes {Hex(report.SeamAttributes)}";
        checks.Demand(Check.Module, report.MrSignerSeam.ToArray().AsSpan().SequenceEqual(signer.Span) && MatchesUnder(mask, report.SeamAttributes, attributes),
            RejectionReason.TdxModuleMismatch, found);
        checks.Pass(Check.Module, found);
    }

    PlatformTcbLevel FindPlatformLevel()
    {
        var found = $"SGX {string.Join(' ', platform.Pck.Components)}, PCE {platform.Pck.PceSvn}, TDX {string.Join(' ', report.TeeTcbSvn.ToArray())}";
        var level = collateral.TcbInfo.TcbLevels.FirstOrDefault(level => IsReached(level.Tcb))
            ?? throw checks.Refuse(Check.PlatformTcb, RejectionReason.NoTcbLevel, found);
        checks.Pass(Check.PlatformTcb, $"{found}: {Name(level.TcbStatus)} of {JsonUtcTime.ToText(level.TcbDate)}");
        return level;
    }

    bool IsReached(PlatformTcb level)
    {
        if (platform.Pck.PceSvn < level.PceSvn)
            return false;
        for (var i = 0; i < PckExtension.ComponentCount; i++)
        {
            if (platform.Pck.Components[i] < level.SgxComponents[i].Svn)
                return false;
        }
        // With a major version the first two bytes are the TDX module's own affair, judged by its identity.
        for (var i = ModuleMajor == 0 ? 0 : 2; i < PckExtension.ComponentCount; i++)
        {
            if (report.TeeTcbSvn.Span[i] < level.TdxComponents[i].Svn)
                return false;
        }
        return true;
    }

    SoftwareTcbLevel FindQuotingEnclaveLevel()
    {
        var svn = platform.Quote.Signature.QeReport.IsvSvn;
        var level = collateral.QeIdentity.TcbLevels.FirstOrDefault(level => level.Tcb.IsvSvn <= svn)
            ?? throw checks.Refuse(Check.QeTcb, RejectionReason.NoTcbLevel, $"SVN {svn}");
        checks.Pass(Check.QeTcb, $"SVN {svn}: {Name(level.TcbStatus)} of {JsonUtcTime.ToText(level.TcbDate)}");
        return level;
    }

    static bool MatchesUnder(ReadOnlyMemory<byte> mask, ReadOnlyMemory<byte> found, ReadOnlyMemory<byte> expected)
    {
        if (mask.Length != found.Length || expected.Length != found.Length)
            return false;
        for (var i = 0; i < found.Length; i++)
        {
            if ((found.Span[i] & mask.Span[i]) != expected.Span[i])
                return false;
        }
        return true;
    }

    static string Name(TcbStatus status) => TcbStatuses.NameOf(status);

    static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(bytes.Span);
}
