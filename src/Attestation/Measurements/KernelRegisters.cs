using System.Security.Cryptography;
using System.Text;
using Attestation.Executables;

namespace Attestation.Measurements;

/// <summary>Predicts RTMR1 and RTMR2 of a machine whose firmware starts a unified kernel image from a disk.</summary>
/// <remarks>Sources: TCG PC Client Platform Firmware Profile for the events; Linux drivers/firmware/efi/libstub (6.9 and later) for the kernel's own.</remarks>
public static class KernelRegisters
{
    internal const string BootOptionText = "Calling EFI Application from Boot Option";
    internal const string ExitInvocationText = "Exit Boot Services Invocation";
    internal const string ExitSuccessText = "Exit Boot Services Returned with Success";

    /// <summary>RTMR1: what the firmware started.</summary>
    public static MeasuredRegister PredictRtmr1(UnifiedKernel uki, Measurement partitionTable, bool secureBoot) => MeasuredRegister.Replay(Rtmr1Events(
        new()
        {
            Name = EventNames.Gpt,
            Hashed = "the partition table of the disk, as it is in the image; a boot after a partition was changed differs",
            Digest = partitionTable,
        },
        new() { Name = EventNames.Uki, Hashed = $"the unified kernel image (Authenticode), started by {uki.Stub}", Digest = uki.AuthenticodeSha384() },
        uki.IsKernelMeasured(secureBoot)
            ? new() { Name = EventNames.Kernel, Hashed = "the kernel inside (Authenticode), which the stub has the firmware load", Digest = uki.Kernel.AuthenticodeSha384() }
            : null));

    /// <summary>RTMR1 from digests that are known already. No kernel where the stub does not have the firmware load it.</summary>
    public static IReadOnlyList<MeasuredEvent> Rtmr1Events(MeasuredEvent partitionTable, MeasuredEvent uki, MeasuredEvent? kernel) =>
    [
        Text(EventNames.BootOption, BootOptionText),
        Separator,
        partitionTable,
        uki,
        .. kernel is null ? Array.Empty<MeasuredEvent>() : [kernel],
        Text(EventNames.ExitBootServices, ExitInvocationText),
        Text(EventNames.ExitBootServicesSuccess, ExitSuccessText),
    ];

    /// <summary>RTMR2: what the kernel was given.</summary>
    /// <exception cref="MalformedExecutableException">A section that every image has is missing.</exception>
    public static MeasuredRegister PredictRtmr2(UnifiedKernel uki)
    {
        var events = new List<MeasuredEvent>();
        foreach (var (name, content) in uki.MeasuresSections ? uki.MeasuredSections : [])
        {
            events.Add(new()
            {
                Name = EventNames.SectionName(name),
                Hashed = $"the name {name} with a NUL, by the stub",
                Digest = Measurement.Hash(Encoding.ASCII.GetBytes(name + "\0")),
            });
            events.Add(new()
            {
                Name = EventNames.Section(name),
                Hashed = $"section {name} of the unified kernel image, {content.Length} bytes, by the stub",
                Digest = Measurement.Hash(content.Span),
            });
        }
        var commandLine = uki.CommandLine;
        if (commandLine.Length == 0)
            throw new MalformedExecutableException("The unified kernel image has an empty command line; one with the root hash is expected.");
        events.Add(new()
        {
            Name = EventNames.CommandLine,
            Hashed = $"\"{commandLine}\" in UTF-16 with a NUL, by the kernel",
            Digest = LoadOptions(commandLine),
        });
        if (uki.InitrdPieces() is { Count: > 0 } pieces)
        {
            events.Add(new()
            {
                Name = EventNames.InitrdServed,
                Hashed = $"the initrd as the stub serves it, by the kernel: {uki.InitrdDescription}; credentials or extensions beside the image would add to it",
                Digest = Join(pieces),
            });
        }
        return MeasuredRegister.Replay(events);
    }

    /// <summary>The digest of a command line: UTF-16, little endian, with a NUL.</summary>
    public static Measurement LoadOptions(string commandLine) => Measurement.Hash(Encoding.Unicode.GetBytes(commandLine + "\0"));

    /// <summary>EV_SEPARATOR: the firmware's own part is over.</summary>
    internal static MeasuredEvent Separator { get; } =
        new() { Name = EventNames.Separator, Hashed = "four zero bytes", Digest = Measurement.Hash([0, 0, 0, 0]) };

    static MeasuredEvent Text(string name, string text) =>
        new() { Name = name, Hashed = $"the text \"{text}\"", Digest = Measurement.Hash(Encoding.ASCII.GetBytes(text)) };

    static Measurement Join(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA384);
        foreach (var piece in pieces)
            hash.AppendData(piece.Span);
        return Measurement.From(hash.GetHashAndReset());
    }
}
