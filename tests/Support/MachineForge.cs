using Attestation;
using Attestation.Disks;
using Attestation.Executables;
using Attestation.Firmware;
using Attestation.Measurements;

namespace Support;

/// <summary>A machine with an image, from forged files: everything that a register depends on, to be changed one by one.</summary>
public sealed record MachineForge
{
    public byte[] KernelCode { get; init; } = [.. Enumerable.Range(0, 600).Select(index => (byte)index)];

    public IReadOnlyList<string> Words { get; init; } = ["ro", "console=ttyS0,115200", "panic=30"];

    public string Initrd { get; init; } = "not really an initrd";

    public string OsRelease { get; init; } = "ID=debian\nIMAGE_VERSION=3.0.0\n";

    public byte[] Disk { get; init; } = GptForge.Build();

    public byte[] Firmware { get; init; } = new FirmwareForge().Build();

    public ulong Memory { get; init; } = 2UL << 30;

    public bool SecureBoot { get; init; }

    public byte[] Db { get; init; } = [];

    public byte[] Acpi { get; init; } = [1, 2, 3];

    public byte[] BootOrder { get; init; } = [1, 0, 0, 0];

    public Profile Profile { get; init; } = Profile.Debug;

    public string RootHash { get; init; } = new('a', 64);

    public string CommandLine => string.Join(' ', [$"roothash={RootHash}", .. Words, "calimero.role=node", $"calimero.profile={Profile}", $"calimero.root_hash={RootHash}"]);

    public UnifiedKernel Uki => UnifiedKernel.Parse(UkiForge.Create(
        commandLine: CommandLine, osRelease: OsRelease, initrd: Initrd, kernel: new PeForge().Add(".text", KernelCode).Build()).Build());

    public MeasuredImage Measure()
    {
        var firmware = FirmwareRegisters.Predict(Platform, FirmwareImage.Parse(Firmware), MrTdVariant.OnePass);
        return new()
        {
            Version = "3.0.0",
            Profile = Profile,
            Platform = Platform.Name,
            RootHash = RootHash,
            MrTd = firmware.MrTd,
            Rtmr0 = firmware.Rtmr0,
            Rtmr1 = KernelRegisters.PredictRtmr1(Uki, GptEvent.Measure(new MemoryStream(Disk)), SecureBoot),
            Rtmr2 = KernelRegisters.PredictRtmr2(Uki),
            Rtmr3 = ProfileEvent.Register(Profile, RootHash),
        };
    }

    Platform Platform => new()
    {
        Name = "forged",
        Machine = "a machine",
        Host = HostKind.Qemu,
        Memory = Memory,
        SecureBoot = SecureBoot,
        Firmware = null,
        SecureBootVariables =
        [
            ("SecureBoot", Variable("SecureBoot", [SecureBoot ? (byte)1 : (byte)0])), ("PK", Variable("PK", [])), ("KEK", Variable("KEK", [])),
            ("db", Variable("db", Db)), ("dbx", Variable("dbx", [])),
        ],
        Acpi = [("loader", PlatformFact.OfData(FactBasis.Assumed, [1])), ("rsdp", PlatformFact.OfData(FactBasis.Assumed, [2])), ("tables", PlatformFact.OfDigest(FactBasis.Assumed, Measurement.Hash(Acpi)))],
        Smbios = [],
        BootVariables = [("BootOrder", PlatformFact.OfData(FactBasis.Recorded, BootOrder)), ("Boot0001", PlatformFact.OfData(FactBasis.Recorded, [9]))],
    };

    static PlatformFact Variable(string name, byte[] content) => PlatformFact.OfVariable(FactBasis.Recorded, name, content);
}
