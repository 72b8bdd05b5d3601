namespace CliTests;

/// <summary>A machine, and others of which one input is another.</summary>
public abstract class ExplainScene : CommandScene
{
    protected static MachineForge Machine { get; } = new();

    protected static IReadOnlyDictionary<string, MachineForge> Others { get; } = new Dictionary<string, MachineForge>
    {
        ["same"] = new(),
        ["command line"] = Machine with { Words = ["ro", "console=tty0", "quiet"] },
        ["kernel"] = Machine with { KernelCode = [1, 2, 3] },
        ["root hash"] = Machine with { RootHash = new('b', 64), Disk = Partition() },
        ["firmware"] = Machine with { Firmware = OtherFirmware() },
        ["platform"] = Machine with { Acpi = [9], Memory = 4UL << 30, BootOrder = [1, 0, 2, 0] },
        ["profile"] = Machine with { Profile = Attestation.Profile.LockedReadOnly, Words = ["ro", "quiet"], OsRelease = "ID=debian\nIMAGE_VERSION=3.1.0\n" },
    };

    protected static string[] Json(string form) => form is "json" ? ["--json"] : [];

    protected string Record(string name, MachineForge machine) => Save(name, machine.Measure().ToJson());

    static byte[] Partition()
    {
        var disk = GptForge.Build();
        disk[GptForge.Entries + 20] ^= 1;
        GptForge.SealEntries(disk);
        return disk;
    }

    static byte[] OtherFirmware()
    {
        var firmware = new FirmwareForge().Build();
        firmware[0x10] ^= 1;
        firmware[0x2000] ^= 1;
        return firmware;
    }
}
