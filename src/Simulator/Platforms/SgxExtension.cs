using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Simulator.Keys;

namespace Simulator.Platforms;

/// <summary>
/// The extension of PCK certificates that says which platform they are of:
/// <see href="https://download.01.org/intel-sgx/latest/dcap-latest/linux/docs/SGX_PCK_Certificate_CRL_Spec-1.5.pdf">
/// SGX PCK certificate profile, 1.3.5</see>.
/// </summary>
static class SgxExtension
{
    const string Root = "1.2.840.113741.1.13.1";

    enum SgxType
    {
        Standard = 0,
        Scalable = 1,
    }

    public static X509Extension Of(PlatformTcb tcb, Seed seed)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            Member(writer, "1", () => writer.WriteOctetString(seed.Derive("ppid", 16)));
            Member(writer, "2", () => WriteTcb(writer, tcb));
            Member(writer, "3", () => writer.WriteOctetString(Convert.FromHexString(tcb.PceId)));
            Member(writer, "4", () => writer.WriteOctetString(Convert.FromHexString(tcb.Fmspc)));
            Member(writer, "5", () => writer.WriteEnumeratedValue(SgxType.Scalable));
            Member(writer, "6", () => writer.WriteOctetString(seed.Derive("platform-instance", 16)));
            Member(writer, "7", () => WriteConfiguration(writer));
        }
        return new(Root, writer.Encode(), critical: false);
    }

    static void WriteTcb(AsnWriter writer, PlatformTcb tcb)
    {
        using var _ = writer.PushSequence();
        foreach (var (index, svn) in tcb.SgxComponents.Index())
            Member(writer, $"2.{index + 1}", () => writer.WriteInteger(svn));
        Member(writer, "2.17", () => writer.WriteInteger(tcb.PceSvn));
        Member(writer, "2.18", () => writer.WriteOctetString([.. tcb.SgxComponents]));
    }

    // Dynamic platform, cached keys, SMT enabled: all true on the machines that clouds use.
    static void WriteConfiguration(AsnWriter writer)
    {
        using var _ = writer.PushSequence();
        foreach (var flag in (string[])["7.1", "7.2", "7.3"])
            Member(writer, flag, () => writer.WriteBoolean(true));
    }

    static void Member(AsnWriter writer, string suffix, Action writeValue)
    {
        using var _ = writer.PushSequence();
        writer.WriteObjectIdentifier($"{Root}.{suffix}");
        writeValue();
    }
}
