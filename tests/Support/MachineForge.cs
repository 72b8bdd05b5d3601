using Attestation;
using Attestation.Disks;
using Attestation.EventLogs;
using Attestation.Executables;
using Attestation.Firmware;
using Attestation.Measurements;

namespace Support;

/// <summary>A machine with an image, from forged files: everything that a register depends on, to be changed one by one.</summary>
public sealed record MachineForge
{
    /// <summary>The device path by which systemd-stub has the firmware load the kernel from memory.</summary>
    static readonly Guid KernelMedia = new("55c5d1f8-04cd-46b5-8a20-e56cbb3052d0");

    public byte[] KernelCode { get; init; } = [.. Enumerable.Range(0, 600).Select(index => (byte)index)];

    public string KernelVersion { get; init; } = "6.16.3";

    /// <summary>As the stub names itself.</summary>
    public string Stub { get; init; } = "systemd-stub 257.13-1~deb13u1";

    public string StubCode { get; init; } = "the stub";

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
        stub: Stub, commandLine: CommandLine, osRelease: OsRelease, initrd: Initrd, kernel: new PeForge().Add(".text", KernelCode).Build(), uname: KernelVersion, stubCode: StubCode).Build());

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

    /// <summary>What its quote says.</summary>
    public RegisterValues Registers => Measure() is var image
        ? new() { MrTd = image.MrTd!.Value, Rtmr0 = image.Rtmr0!.Value, Rtmr1 = image.Rtmr1!.Value, Rtmr2 = image.Rtmr2!.Value, Rtmr3 = image.Rtmr3!.Value }
        : throw new InvalidOperationException();

    /// <summary>The log of dstack's guest agent, whose boot events have no names and whose RTMR3 is dstack's own; and the registers of such a machine.</summary>
    public (string Log, RegisterValues Registers) Dstack()
    {
        var image = Measure();
        var ready = RuntimeEvent.Digest("system-ready", []);
        var events = Enumerable.Range(0, 3).SelectMany(rtmr => image[Register.Rtmr0 + rtmr]!.Events, (rtmr, item) => $$"""{"imr":{{rtmr}},"event_type":{{0x8000_0000 + (uint)rtmr}},"digest":"{{item.Digest}}","event":"","event_payload":""}""")
            .Append($$"""{"imr":3,"event_type":{{RuntimeEvent.Type}},"digest":"{{ready}}","event":"system-ready","event_payload":""}""");
        return ($"[{string.Join(",", events)}]", Registers with { Rtmr3 = Measurement.Zero.Extend(ready) });
    }

    /// <summary>The log of a boot of this machine, as OVMF, systemd-stub and the kernel write it.</summary>
    public byte[] BootLog()
    {
        var (log, image) = (new EventLogForge(), Measure());
        foreach (var register in (ReadOnlySpan<Register>)[Register.Rtmr0, Register.Rtmr1, Register.Rtmr2])
        {
            foreach (var item in image[register]!.Events)
            {
                var (type, data) = Logged(item.Name);
                log.AddRaw((uint)register, type, data, (EventLogForge.Sha384, item.Digest.ToArray()));
            }
        }
        return log.Build();
    }

    (uint Type, byte[] Data) Logged(string name) => name switch
    {
        "td-hob" => (0x8000000b, Described("TdxTable\0")),
        "cfv" => (0x8000000a, Described("Fv(00000000-0000-0000-0000-000000000000)")),
        "secureboot" => (0x80000001, EventLogForge.Variable("SecureBoot", [SecureBoot ? (byte)1 : (byte)0])),
        "pk" or "kek" => (0x80000001, EventLogForge.Variable(name.ToUpperInvariant(), [])),
        "db" or "dbx" => (0x80000001, EventLogForge.Variable(name, name is "db" ? Db : [])),
        "separator" => (0x4, new byte[4]),
        "acpi-loader" or "acpi-rsdp" or "acpi-tables" => (0xa, "ACPI DATA"u8.ToArray()),
        "bootorder" => (0x80000002, EventLogForge.Variable("BootOrder", BootOrder)),
        "boot0001" => (0x80000002, EventLogForge.Variable("Boot0001", [9])),
        "boot-option" => (0x80000007, "Calling EFI Application from Boot Option"u8.ToArray()),
        "exit-boot-services" => (0x80000007, "Exit Boot Services Invocation"u8.ToArray()),
        "exit-boot-services-success" => (0x80000007, "Exit Boot Services Returned with Success"u8.ToArray()),
        "gpt" => (0x80000006, GptEvent.Read(new MemoryStream(Disk))),
        "uki" => (0x80000003, EventLogForge.Image(EventLogForge.LoadOption[16..])),
        "kernel" => (0x80000003, EventLogForge.Image([4, 3, 20, 0, .. KernelMedia.ToByteArray(), 0x7f, 0xff, 4, 0])),
        "command-line" => (0x6, EventLogForge.Tagged(0x8f3b22ed, "LOADED_IMAGE::LoadOptions\0"u8)),
        "initrd-served" => (0x6, EventLogForge.Tagged(0x8f3b22ec, "Linux initrd\0"u8)),
        _ => (0xd, System.Text.Encoding.Unicode.GetBytes($".{name.Replace("-name", "", StringComparison.Ordinal)}\0")),
    };

    static byte[] Described(string text) => [(byte)text.Length, .. System.Text.Encoding.ASCII.GetBytes(text), .. new byte[16]];

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
