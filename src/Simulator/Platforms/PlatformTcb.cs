namespace Simulator.Platforms;

/// <summary>The versions of a platform's firmware and microcode, as its PCK certificate and its quotes say them.</summary>
/// <remarks>Assumed values in the range of current Intel machines; the FMSPC is none of Intel's.</remarks>
public sealed record PlatformTcb
{
    /// <summary>12 upper-case hex digits: family, model, stepping, platform, custom SKU.</summary>
    public string Fmspc { get; init; } = "5EED6F000000";

    /// <summary>4 upper-case hex digits: the provisioning certification enclave's identity.</summary>
    public string PceId { get; init; } = "0000";

    /// <summary>16 SVNs: microcode, SINIT, BIOS, SEAM loader.</summary>
    public IReadOnlyList<byte> SgxComponents { get; init; } = [4, 4, 2, 2, 4, 1, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0];

    public ushort PceSvn { get; init; } = 13;

    /// <summary>TEE_TCB_SVN: TDX module 1.5 (minor, major), microcode.</summary>
    public IReadOnlyList<byte> TdxComponents { get; init; } = [11, 1, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>ISV SVN of the TD quoting enclave.</summary>
    public ushort QeSvn { get; init; } = 7;
}
