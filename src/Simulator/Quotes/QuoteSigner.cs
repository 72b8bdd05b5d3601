using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Attestation.Measurements;
using Simulator.Platforms;

namespace Simulator.Quotes;

/// <summary>Signs TDX quotes as a platform's quoting enclave would; the same input gives the same bytes.</summary>
/// <remarks>
/// Layout: <see href="https://download.01.org/intel-sgx/latest/dcap-latest/linux/docs/Intel_TDX_DCAP_Quoting_Library_API.pdf">
/// TDX DCAP quoting library, A.3</see>. It is written in wire order; lengths follow from what is written.
/// </remarks>
public sealed class QuoteSigner(SimulatedPlatform platform)
{
    /// <summary>Length of the report data in a quote.</summary>
    public const int ReportDataSize = 64;

    const ulong SeptVeDisable = 0x1000_0000;
    const ulong Debug = 1;
    const ulong Migratable = 0x2000_0000;

    static readonly byte[] IntelQuotingEnclave = Convert.FromHexString("939a7233f79c4ca9940a0db3957f0607");
    static readonly byte[] Xfam = Convert.FromHexString("e700060000000000");
    // What Intel's enclave puts there: 00 01 … 1f.
    static readonly byte[] AuthenticationData = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];

    // Says nothing of the domain, so it is made once.
    readonly byte[] certification = Certification(platform);

    /// <summary>A quote of the domain over 64 bytes of report data.</summary>
    /// <exception cref="ArgumentException">There are more or fewer than 64 bytes.</exception>
    public byte[] Sign(TrustDomain domain, ReadOnlySpan<byte> reportData)
    {
        if (reportData.Length != ReportDataSize)
            throw new ArgumentException($"Report data has {ReportDataSize} bytes; there are {reportData.Length}.", nameof(reportData));
        byte[] signed = domain.MrServiceTd is { } service
            ? [.. Header(version: 5), .. UInt16(3), .. UInt32(648), .. Report(domain, reportData), .. platform.Tcb.TdxComponents, .. service.ToArray()] // TD 1.5
            : [.. Header(version: 4), .. Report(domain, reportData)];
        byte[] signature = [.. platform.AttestationKey.Sign(signed).ToFixed(), .. platform.AttestationKey.PublicKey, .. certification];
        return [.. signed, .. UInt32(signature.Length), .. signature];
    }

    byte[] Header(ushort version) =>
    [
        .. UInt16(version),
        .. UInt16(2),            // attestation key: ECDSA P-256
        .. UInt32(0x81),         // TEE: TDX
        .. UInt32(0),            // reserved
        .. IntelQuotingEnclave,
        .. platform.Seed.Derive("quote-user-data", 16),
        .. UInt32(0),
    ];

    byte[] Report(TrustDomain domain, ReadOnlySpan<byte> reportData) =>
    [
        .. platform.Tcb.TdxComponents,
        .. platform.Seed.Derive("mr-seam", Measurement.Size),
        .. Measurement.Zero.ToArray(),                           // MRSIGNERSEAM: Intel
        .. UInt64(0),                                            // SEAMATTRIBUTES
        .. UInt64(SeptVeDisable | (domain.IsDebug ? Debug : 0) | (domain.IsMigratable ? Migratable : 0)), // TDATTRIBUTES
        .. Xfam,
        .. domain.Registers.MrTd.ToArray(),
        .. domain.MrConfigId.ToArray(),
        .. Measurement.Zero.ToArray(),                           // MROWNER
        .. Measurement.Zero.ToArray(),                           // MROWNERCONFIG
        .. domain.Registers.Rtmr0.ToArray(),
        .. domain.Registers.Rtmr1.ToArray(),
        .. domain.Registers.Rtmr2.ToArray(),
        .. domain.Registers.Rtmr3.ToArray(),
        .. reportData,
    ];

    // Type 6, the enclave's report signed by the machine's key, holds type 5, the machine's certificate chain.
    static byte[] Certification(SimulatedPlatform platform)
    {
        var report = EnclaveReport(platform);
        // Intel ends the chain with a NUL.
        byte[] chain = [.. Encoding.ASCII.GetBytes(platform.PckChain), 0];
        byte[] certification =
        [
            .. report,
            .. platform.Pck.Key.Sign(report).ToFixed(),
            .. UInt16((ushort)AuthenticationData.Length), .. AuthenticationData,
            .. UInt16(5), .. UInt32(chain.Length), .. chain,
        ];
        return [.. UInt16(6), .. UInt32(certification.Length), .. certification];
    }

    static byte[] EnclaveReport(SimulatedPlatform platform) =>
    [
        .. platform.Tcb.SgxComponents, // CPUSVN
        .. new byte[4],                // MISCSELECT
        .. new byte[28],
        .. QuotingEnclave.Attributes,
        .. platform.Seed.Derive("qe-measurement", 32),
        .. new byte[32],
        .. QuotingEnclave.Signer(platform.Seed),
        .. new byte[96],
        .. UInt16(QuotingEnclave.ProductId),
        .. UInt16(platform.Tcb.QeSvn),
        .. new byte[60],
        .. SHA256.HashData([.. platform.AttestationKey.PublicKey, .. AuthenticationData]), .. new byte[32],
    ];

    static byte[] UInt16(ushort value) => Write(sizeof(ushort), bytes => BinaryPrimitives.WriteUInt16LittleEndian(bytes, value));

    static byte[] UInt32(int value) => Write(sizeof(int), bytes => BinaryPrimitives.WriteInt32LittleEndian(bytes, value));

    static byte[] UInt64(ulong value) => Write(sizeof(ulong), bytes => BinaryPrimitives.WriteUInt64LittleEndian(bytes, value));

    static byte[] Write(int size, Action<byte[]> write)
    {
        var bytes = new byte[size];
        write(bytes);
        return bytes;
    }
}
