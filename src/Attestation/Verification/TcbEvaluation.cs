using Attestation.Certificates;
using Attestation.Collateral;
using Attestation.Quotes;

namespace Attestation.Verification;

/// <summary>Compares a platform's security versions with the levels that Intel lists.</summary>
/// <remarks>
/// PCS API v4, "Get TDX TCB Info", and the steps 4.1.2.4.17 of Intel's quote verification library: .1 and .2 SGX components and PCE SVN, .3
/// TDX components, .4 the TDX module. Levels stand from the newest to the oldest; the first that is reached counts.
/// </remarks>
sealed class TcbEvaluation(PlatformEvidence evidence, CollateralEvidence collateral, Checklist checks)
{
    readonly TdReport report = evidence.Quote.Report;
    readonly QuotedPlatform platform = evidence.Platform;

    // TEE_TCB_SVN: [0] is the TDX module's security version, [1] its major version.
    byte ModuleSvn => report.TeeTcbSvn.Span[0];

    byte ModuleMajor => report.TeeTcbSvn.Span[1];

    /// <summary>The worst of the three, and what was said of each.</summary>
    /// <exception cref="RejectedException">A check failed.</exception>
    public TcbVerdict Evaluate()
    {
        DemandPlatform();
        DemandQuotingEnclave();
        var module = DemandModule();
        var (hardware, enclave) = (FindPlatformLevel(), FindQuotingEnclaveLevel());
        var status = TcbStatuses.Worse(TcbStatuses.Worse(hardware.TcbStatus, module.Status), enclave.TcbStatus);
        Checklist.Demand(Check.Status, status is not TcbStatus.Revoked, RejectionReason.TcbRevoked, $"{Found()}");
        checks.Pass(Check.Status, $"{Found()}");
        return new()
        {
            Status = status,
            Advisories = Merge(hardware.Advisories, module.Advisories, enclave.Advisories),
            PlatformDate = hardware.TcbDate,
            QeDate = enclave.TcbDate,
        };

        string Found() =>
            $"{Name(status)} (platform {Name(hardware.TcbStatus)}, TDX module {Name(module.Status)}, quoting enclave {Name(enclave.TcbStatus)})";
    }

    static string[] Merge(IReadOnlyList<string> platform, IReadOnlyList<string> module, IReadOnlyList<string> enclave) =>
        platform.Count + module.Count + enclave.Count is 0
            ? []
            : SortedOnce([.. platform, .. module, .. enclave]);

    static string[] SortedOnce(string[] advisories)
    {
        Array.Sort(advisories, StringComparer.Ordinal);
        var count = 1;
        for (var i = 1; i < advisories.Length; i++)
        {
            if (advisories[i] != advisories[count - 1])
                advisories[count++] = advisories[i];
        }
        return count == advisories.Length ? advisories : advisories[..count];
    }

    void DemandPlatform()
    {
        var (info, pck) = (collateral.TcbInfo, platform.Pck);
        Checklist.Demand(Check.Platform, info.Fmspc.Span.SequenceEqual(pck.Fmspc.Span) && info.PceId.Span.SequenceEqual(pck.PceId.Span),
            RejectionReason.PlatformMismatch, $"{Found()}; the PCK certificate says {platform.Fmspc}, {Hex(pck.PceId)}");
        checks.Pass(Check.Platform, $"{Found()}");

        string Found() => $"TCB info for FMSPC {Hex(info.Fmspc)}, PCE id {Hex(info.PceId)}";
    }

    void DemandQuotingEnclave()
    {
        var (identity, enclave) = (collateral.QeIdentity, evidence.Quote.Signature.QeReport);
        var isDescribed = enclave.MrSigner.Span.SequenceEqual(identity.MrSigner.Span)
            && enclave.IsvProdId == identity.IsvProdId
            && MatchesUnder(identity.MiscSelectMask, enclave.MiscSelect, identity.MiscSelect)
            && MatchesUnder(identity.AttributesMask, enclave.Attributes, identity.Attributes);
        Checklist.Demand(Check.QuotingEnclave, isDescribed, RejectionReason.QeIdentityMismatch, $"{Found()}");
        checks.Pass(Check.QuotingEnclave, $"{Found()}");

        string Found() =>
            $"signer {Hex(enclave.MrSigner)}, product {enclave.IsvProdId}, attributes {Hex(enclave.Attributes)}, misc. select {Hex(enclave.MiscSelect)}";
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
        if (Find(info.TdxModuleIdentities, id, static (module, id) => module.Id == id) is not { } identity)
            throw Checklist.Refuse(Check.Module, RejectionReason.TdxModuleMismatch, $"{id}, which TCB info does not list");
        DemandModuleLooks(identity.MrSigner, identity.Attributes, identity.AttributesMask);
        // Below the lowest level: old, but still Intel's, so OutOfDate with what is known of the lowest (reference: Intel's library).
        return Find(identity.TcbLevels, ModuleSvn, static (level, svn) => level.Tcb.IsvSvn <= svn) is { } level
            ? (level.TcbStatus, level.Advisories)
            : (TcbStatus.OutOfDate, identity.TcbLevels is [.., var lowest] ? lowest.Advisories : []);
    }

    void DemandModuleLooks(ReadOnlyMemory<byte> signer, ReadOnlyMemory<byte> attributes, ReadOnlyMemory<byte> mask)
    {
        Checklist.Demand(Check.Module, report.MrSignerSeam.Is(signer.Span) && MatchesUnder(mask, report.SeamAttributes, attributes),
            RejectionReason.TdxModuleMismatch, $"{Found()}");
        checks.Pass(Check.Module, $"{Found()}");

        string Found() => $"version {ModuleMajor}, SVN {ModuleSvn}, signer {report.MrSignerSeam}, attributes {Hex(report.SeamAttributes)}";
    }

    PlatformTcbLevel FindPlatformLevel()
    {
        var level = Find(collateral.TcbInfo.TcbLevels, this, static (level, self) => self.IsReached(level.Tcb))
            ?? throw Checklist.Refuse(Check.PlatformTcb, RejectionReason.NoTcbLevel, Found());
        checks.Pass(Check.PlatformTcb, $"{Found()}: {Name(level.TcbStatus)} of {JsonUtcTime.ToText(level.TcbDate)}");
        return level;

        string Found() => $"SGX {string.Join(' ', platform.Pck.Components)}, PCE {platform.Pck.PceSvn}, TDX {string.Join(' ', report.TeeTcbSvn.ToArray())}";
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
        var svn = evidence.Quote.Signature.QeReport.IsvSvn;
        var level = Find(collateral.QeIdentity.TcbLevels, svn, static (level, svn) => level.Tcb.IsvSvn <= svn)
            ?? throw Checklist.Refuse(Check.QeTcb, RejectionReason.NoTcbLevel, $"SVN {svn}");
        checks.Pass(Check.QeTcb, $"SVN {svn}: {Name(level.TcbStatus)} of {JsonUtcTime.ToText(level.TcbDate)}");
        return level;
    }

    // By index: an enumerator and a closure for each list would be most of what a verification allocates.
    static T? Find<T, TWith>(IReadOnlyList<T> list, TWith with, Func<T, TWith, bool> holds)
        where T : class
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (holds(list[i], with))
                return list[i];
        }
        return null;
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
