namespace Node.Boot;

/// <summary>Where a running machine tells what it is, below one root folder.</summary>
/// <param name="Root"><c>/</c> on a machine, a temporary folder in a test.</param>
sealed record MachinePaths(string Root)
{
    public static MachinePaths Machine { get; } = new("/");

    /// <summary>The kernel's command line, with the markers that the image was built with.</summary>
    public string CommandLine => Path.Combine(Root, "proc/cmdline");

    /// <summary>The profile's name, in the verified root file system.</summary>
    public string ImageProfile => Path.Combine(Root, "etc/calimero/image-profile");

    public string OsRelease => Path.Combine(Root, "etc/os-release");

    /// <summary>Who made the machine, as its firmware says; not evidence.</summary>
    public string Vendor => Path.Combine(Root, "sys/class/dmi/id/sys_vendor");

    /// <summary>The folders in which kernels have shown a guest's registers; the newer name first.</summary>
    /// <remarks><see href="https://docs.kernel.org/ABI/testing/sysfs-devices-virtual-misc-tdx_guest"/></remarks>
    public IReadOnlyList<string> RegisterFolders =>
        [Path.Combine(Root, "sys/class/misc/tdx_guest/measurements"), Path.Combine(Root, "sys/class/misc/tdx_guest/mr")];

    /// <summary>What is there where the kernel's driver found a trust domain, whether or not it shows registers.</summary>
    public IReadOnlyList<string> TrustDomainSigns =>
        [Path.Combine(Root, "sys/class/misc/tdx_guest"), Path.Combine(Root, "sys/module/tdx_guest"), Path.Combine(Root, "dev/tdx_guest")];

    /// <summary>The processors, with their flags.</summary>
    public string Cpus => Path.Combine(Root, "proc/cpuinfo");

    /// <summary>A folder for each virtio-serial port, with the name that the host gave it.</summary>
    public string VirtioPorts => Path.Combine(Root, "sys/class/virtio-ports");

    /// <summary>What firmware, boot loader and kernel measured into the TPM.</summary>
    public string FirmwareLog => Path.Combine(Root, "sys/kernel/security/tpm0/binary_bios_measurements");

    /// <summary>What systemd measured into the TPM since.</summary>
    public string SystemLog => Path.Combine(Root, "run/log/systemd/tpm2-measure.log");

    /// <summary>A register of the TPM's SHA-384 bank.</summary>
    public string Pcr(int number) => Path.Combine(Root, $"sys/class/tpm/tpm0/pcr-sha384/{number}");

    /// <summary>A device, by the name that the kernel made for it.</summary>
    public string Device(string name) => Path.Combine(Root, "dev", name);

    /// <summary>Where the kernel is asked for quotes.</summary>
    public string TsmReports => Path.Combine(Root, "sys/kernel/config/tsm/report");

    /// <summary>What is known of an application; the name is base58.</summary>
    public string Application(string id) => Path.Combine(Root, "run/mero-node/applications", id);

    /// <summary>What the boot agent did; gone with the next boot, as RTMR3 is.</summary>
    public string BootRecord => Path.Combine(Root, "run/mero-node/boot.json");

    /// <summary>A disk, by a name that udev gave it.</summary>
    public string DiskById(string name) => Path.Combine(Root, "dev/disk/by-id", name);

    /// <summary>What the kernel says of a disk.</summary>
    public string Block(string file) => Path.Combine(Root, "sys/class/block", file);

    /// <summary>All disks and partitions.</summary>
    public string Blocks => Path.Combine(Root, "sys/class/block");

    /// <summary>Where the data is mounted for what depends on it.</summary>
    public string DataMount => Path.Combine(Root, "var/lib/calimero");

    /// <summary>By what a simulated node knows its data again.</summary>
    public string DataMarker => Path.Combine(DataMount, "probe-marker");

    /// <summary>What is mounted, as this program sees it.</summary>
    public string Mounts => Path.Combine(Root, "proc/self/mountinfo");

    /// <summary>The data, decrypted.</summary>
    public string Mapping => Path.Combine(Root, "dev/mapper/calimero");

    /// <summary>What only the program that opens the data reads.</summary>
    public string DataFolder => Path.Combine(Root, "run/mero-node-data");

    /// <summary>The header that the data is opened with: the disk's own could change after it was looked at.</summary>
    public string HeaderCopy => Path.Combine(DataFolder, "header");

    /// <summary>Where the key is handed over: a socket of root's.</summary>
    public string KeyDoor => Path.Combine(DataFolder, "key");

    /// <summary>How it is with the data.</summary>
    public string DataStatus => Path.Combine(DataFolder, "data.json");

    /// <summary>Who this node is toward its KMS.</summary>
    public string Peer => Path.Combine(DataFolder, "peer.json");

    /// <summary>What this machine was found to be.</summary>
    public string ConformanceFacts => Path.Combine(Root, "run/mero-node-conformance/facts.json");
}
