using System.Text;
using System.Text.RegularExpressions;
using Attestation.Measurements;

namespace Attestation.Executables;

/// <summary>A unified kernel image (UKI): systemd-stub with kernel, initrd and command line in one executable.</summary>
/// <remarks>Sources: UAPI UKI specification; systemd src/boot/stub.c and src/fundamental/uki.h, versions 254 to 259.</remarks>
public sealed partial class UnifiedKernel
{
    /// <summary>From here on the command line is tidied as <see cref="CommandLine"/> says.</summary>
    const int OldestStub = 254;

    /// <summary>Later ones add to command line and initrd what is in no file.</summary>
    const int NewestStub = 259;

    /// <summary>From here on the stub measures sections with the confidential computing protocol, not only with a TPM.</summary>
    const int FirstMeasuringStub = 256;

    /// <summary>From here on the stub copies the kernel to its place itself, instead of asking the firmware to load it.</summary>
    const int FirstCopyingStub = 258;

    /// <summary>The order of measurement is part of the stub's interface; <c>.pcrsig</c> is left out because it signs the result.</summary>
    static readonly string[] MeasuredOrder =
        [".linux", ".osrel", ".cmdline", ".initrd", ".ucode", ".splash", ".dtb", ".uname", ".sbat", ".pcrpkey"];

    /// <summary>Microcode first: the kernel looks for it at the start.</summary>
    static readonly string[] InitrdSections = [".ucode", ".initrd"];

    /// <summary>They choose other sections at boot, by the machine or by the menu.</summary>
    static readonly string[] Unpredictable = [".profile", ".dtbauto", ".hwids", ".efifw"];

    readonly PeExecutable executable;

    UnifiedKernel(PeExecutable executable, string stub, int version) => (this.executable, Stub, StubVersion) = (executable, stub, version);

    /// <summary>As the stub names itself: <c>systemd-stub 257.13-1~deb13u1</c>.</summary>
    public string Stub { get; }

    public int StubVersion { get; }

    /// <summary>Whether the stub measures its sections into RTMR2.</summary>
    public bool MeasuresSections => StubVersion >= FirstMeasuringStub;

    /// <summary>Whether the firmware loads, and so measures, the kernel inside.</summary>
    /// <remarks>Under Secure Boot the stub bypasses the firmware's check, and with it the measurement.</remarks>
    public bool IsKernelMeasured(bool secureBoot) => StubVersion < FirstCopyingStub && !secureBoot;

    /// <summary>The digest of the whole file.</summary>
    public Measurement AuthenticodeSha384() => executable.AuthenticodeSha384();

    /// <summary>The kernel inside, itself an executable.</summary>
    public PeExecutable Kernel => PeExecutable.Parse(Section(".linux"));

    /// <summary>The sections that the stub measures, in its order.</summary>
    public IReadOnlyList<(string Name, ReadOnlyMemory<byte> Content)> MeasuredSections =>
        [.. MeasuredOrder.Where(Has).Select(name => (name, Section(name)))];

    /// <summary>What the stub hands to the kernel: control characters as spaces, none at either end.</summary>
    public string CommandLine
    {
        get
        {
            var section = Section(".cmdline").Span;
            var end = section.IndexOf((byte)0);
            var text = end < 0 ? section : section[..end];
            return Ascii.IsValid(text)
                ? Control().Replace(Encoding.ASCII.GetString(text), " ").Trim(' ')
                : throw new MalformedExecutableException("Section .cmdline has other characters than ASCII; how the stub would widen them is not predicted.");
        }
    }

    /// <summary>The value of a line of the os-release section, such as <c>IMAGE_VERSION</c>, without quotes; null where there is none.</summary>
    public string? OsRelease(string key)
    {
        if (executable.Content(".osrel") is not { } section)
            return null;
        var line = Encoding.UTF8.GetString(section.Span).Split('\n').LastOrDefault(line => line.StartsWith($"{key}=", StringComparison.Ordinal));
        return line?[(key.Length + 1)..].Trim().Trim('"', '\'');
    }

    /// <summary>What the stub serves as initrd: microcode, the section itself, then archives made of other sections, each padded to four bytes.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> InitrdPieces()
    {
        List<ReadOnlyMemory<byte>> pieces = [.. InitrdSections.Where(Has).Select(Section)];
        foreach (var (section, file) in Archived)
        {
            if (Has(section))
                pieces.Add(ExtraArchive.Write(file, Section(section).Span));
        }
        return pieces.Count < 2 ? pieces : [.. pieces.SelectMany(piece => new[] { piece, new byte[-piece.Length & 3] })];
    }

    /// <summary>In words, which pieces <see cref="InitrdPieces"/> consists of.</summary>
    public string InitrdDescription => string.Join(", then ",
        [.. InitrdSections.Where(Has), .. Archived.Where(item => Has(item.Section)).Select(item => $"{item.Section} as /.extra/{item.File}")]);

    /// <exception cref="MalformedExecutableException">It is no UKI, or one that starts in a way that cannot be predicted.</exception>
    public static UnifiedKernel Parse(ReadOnlyMemory<byte> file)
    {
        var executable = PeExecutable.Parse(file);
        var magic = executable.Content(".sdmagic")
            ?? throw new MalformedExecutableException("The executable is no unified kernel image of systemd: it has no section .sdmagic.");
        var text = Encoding.ASCII.GetString(magic.Span);
        if (Loader().Match(text) is not { Success: true } match || !int.TryParse(match.Groups["version"].ValueSpan, out var version))
            throw new MalformedExecutableException($"Section .sdmagic says \"{text.TrimEnd('\0')}\"; \"#### LoaderInfo: systemd-stub VERSION ####\" is expected.");
        if (version is < OldestStub or > NewestStub)
            throw new MalformedExecutableException($"The stub is {match.Groups["stub"].Value}; what versions {OldestStub} to {NewestStub} measure is known. Build the image with one of those.");
        if (Unpredictable.FirstOrDefault(name => executable.Sections.Any(section => section.Name == name)) is { } found)
            throw new MalformedExecutableException($"The unified kernel image has a section {found}; what such an image measures is decided at boot and not predicted.");
        return new(executable, match.Groups["stub"].Value, version);
    }

    IEnumerable<(string Section, string File)> Archived => StubVersion > FirstMeasuringStub
        ? [(".pcrsig", "tpm2-pcr-signature.json"), (".pcrpkey", "tpm2-pcr-public-key.pem"), (".osrel", "os-release")]
        : [(".pcrsig", "tpm2-pcr-signature.json"), (".pcrpkey", "tpm2-pcr-public-key.pem")];

    bool Has(string name) => executable.Content(name) is { Length: > 0 };

    ReadOnlyMemory<byte> Section(string name) => executable.Content(name)
        ?? throw new MalformedExecutableException($"The unified kernel image has no section {name}.");

    [GeneratedRegex(@"^#### LoaderInfo: (?<stub>systemd-stub (?<version>\d{1,4})\b[^ #]*) ####\0*$", RegexOptions.CultureInvariant)]
    private static partial Regex Loader();

    [GeneratedRegex(@"[\x01-\x1f\x7f]", RegexOptions.CultureInvariant)]
    private static partial Regex Control();
}
