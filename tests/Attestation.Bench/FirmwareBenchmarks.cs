using System.Security.Cryptography;
using Attestation.Firmware;
using Attestation.Measurements;
using BenchmarkDotNet.Attributes;

namespace AttestationBench;

/// <summary>MRTD of a firmware beside SHA-384 over the stream that the TDX module would hash for it.</summary>
public class FirmwareBenchmarks
{
    FirmwareImage firmware = null!;
    byte[] stream = null!;

    public static string? Path => File.Exists("/usr/share/ovmf/OVMF.fd") ? "/usr/share/ovmf/OVMF.fd" : null;

    [GlobalSetup]
    public void Prepare()
    {
        firmware = FirmwareImage.Parse(File.ReadAllBytes(Path!));
        // 128 bytes to add a page; 16 times 128 and the 256 measured to extend by it (reference of the layout: MrTdBuilder).
        const int page = 4096, added = 128, extended = 16 * (128 + 256);
        stream = new byte[firmware.Sections.Sum(section => (long)section.MemorySize / page
            * (((section.Attributes & TdvfSection.Augment) == 0 ? added : 0) + ((section.Attributes & TdvfSection.Extend) != 0 ? extended : 0)))];
        RandomNumberGenerator.Fill(stream);
    }

    [Benchmark]
    public Measurement MrTd() => firmware.ComputeMrTd(MrTdVariant.OnePass);

    [Benchmark]
    public byte[] Sha384() => SHA384.HashData(stream);
}
