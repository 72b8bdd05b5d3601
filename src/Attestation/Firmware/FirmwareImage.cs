using System.Security.Cryptography;
using Attestation.Measurements;

namespace Attestation.Firmware;

/// <summary>A firmware file with TDX metadata (TDVF), as OVMF is built for TDX.</summary>
public sealed class FirmwareImage
{
    readonly ReadOnlyMemory<byte> content;

    FirmwareImage(ReadOnlyMemory<byte> content, IReadOnlyList<TdvfSection> sections) => (this.content, Sections) = (content, sections);

    /// <summary>In the order of the metadata, which is the order of measurement.</summary>
    public IReadOnlyList<TdvfSection> Sections { get; }

    /// <summary>Reads the metadata of a whole <c>.fd</c> file and checks that it is consistent.</summary>
    /// <exception cref="MalformedFirmwareException">It has none, or it contradicts itself.</exception>
    public static FirmwareImage Parse(ReadOnlyMemory<byte> content) => new(content, TdvfMetadata.Read(content.Span));

    /// <summary>SHA-256 of the file, by which builds of a firmware are known.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(content.Span));

    /// <summary>SHA-384 of the configuration volume: the second event of RTMR0. Null when the firmware has none.</summary>
    public Measurement? CfvDigest =>
        Sections.FirstOrDefault(section => section.Type is TdvfSectionType.Cfv) is { } volume ? Measurement.Hash(FileBytes(volume)) : null;

    /// <summary>MRTD after the host has built the trust domain in the given way.</summary>
    /// <param name="variant">The order in which the host adds and measures pages.</param>
    /// <param name="tdHob">For <see cref="MrTdVariant.Everything"/> only: the memory list as the host writes it into its section, with the terminating block.</param>
    /// <exception cref="ArgumentException">The list is needed and missing, or longer than its section.</exception>
    public Measurement ComputeMrTd(MrTdVariant variant, ReadOnlySpan<byte> tdHob = default) => Compute(Sections, variant, tdHob);

    /// <summary>What one section contributes to MRTD, hashed on its own: it tells which section two firmwares differ in.</summary>
    internal Measurement ComputePart(TdvfSection section, MrTdVariant variant, ReadOnlySpan<byte> tdHob) => Compute([section], variant, tdHob);

    Measurement Compute(IReadOnlyList<TdvfSection> sections, MrTdVariant variant, ReadOnlySpan<byte> tdHob)
    {
        var builder = new MrTdBuilder();
        foreach (var section in sections)
        {
            var data = variant is MrTdVariant.Everything && section.Type is TdvfSectionType.TdHob ? HobBytes(section, tdHob) : FileBytes(section);
            switch (variant)
            {
                case MrTdVariant.OnePass:
                    builder.Measure(section, data, section.IsAdded, section.IsExtended);
                    break;
                case MrTdVariant.TwoPass:
                    builder.Measure(section, data, section.IsAdded, isExtended: false);
                    builder.Measure(section, data, isAdded: false, section.IsExtended);
                    break;
                case MrTdVariant.Everything:
                    builder.Measure(section, data, section.IsAdded, isExtended: true);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(variant), variant, "There are three variants.");
            }
        }
        return builder.Finish();
    }

    static ReadOnlySpan<byte> HobBytes(TdvfSection section, ReadOnlySpan<byte> tdHob) => tdHob.Length > 0 && (ulong)tdHob.Length <= section.MemorySize
        ? tdHob
        : throw new ArgumentException($"This variant measures the TD HOB: 1 to {section.MemorySize} bytes are expected, {tdHob.Length} are given.", nameof(tdHob));

    ReadOnlySpan<byte> FileBytes(TdvfSection section) => content.Span.Slice((int)section.FileOffset, (int)section.FileSize);
}
