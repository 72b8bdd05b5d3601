using Pipeline.Clients.Docker;

namespace Pipeline.Installing;

/// <summary>What the steps need of the machine. A step's name begins with its kind: <c>image:debug</c>.</summary>
public static class NeededTools
{
    static readonly Version Systemd = new(254, 0);

    static NeededTool Keyring { get; } = new() { Program = "/usr/share/keyrings/debian-archive-keyring.gpg", Package = "debian-archive-keyring", Use = "checks the packages that go into an image" };

    /// <summary>To lock the packages of the images.</summary>
    public static IReadOnlyList<NeededTool> Lock { get; } = [Keyring];

    /// <summary>What a node opens its data with; its tests run the real ones.</summary>
    public static IReadOnlyList<NeededTool> Data { get; } =
    [
        new() { Program = "cryptsetup", Package = "cryptsetup-bin", Use = "makes and opens the encrypted data of a node in tests" },
        new() { Program = "mkfs.ext4", Package = "e2fsprogs", Use = "makes the file system in it" },
        new() { Program = "blkid", Package = "util-linux", Use = "says what is on a disk" },
        new() { Program = "losetup", Package = "mount", Use = "gives tests a disk" },
    ];

    /// <summary>To build node images and to look into them.</summary>
    public static IReadOnlyList<NeededTool> Images { get; } =
    [
        new() { Program = "mkosi", Package = "mkosi", Use = "builds the node images", AtLeast = new(24, 3) },
        new() { Program = "systemd-repart", Package = "systemd-repart", Use = "lays out the disk", AtLeast = Systemd },
        new() { Program = "ukify", Elsewhere = "/usr/lib/systemd/ukify", Package = "systemd-ukify", Use = "assembles the unified kernel image" },
        new() { Program = "systemd-nspawn", Package = "systemd-container", Use = "runs what mkosi runs in an image", AtLeast = Systemd },
        new() { Program = "bwrap", Package = "bubblewrap", Use = "keeps what mkosi runs away from the machine" },
        new() { Program = "mkfs.erofs", Package = "erofs-utils", Use = "writes the read-only root" },
        new() { Program = "veritysetup", Package = "cryptsetup-bin", Use = "computes the root hash" },
        new() { Program = "mcopy", Package = "mtools", Use = "fills the boot partition" },
        new() { Program = "mkfs.vfat", Package = "dosfstools", Use = "makes the boot partition" },
        new() { Program = "sfdisk", Package = "fdisk", Use = "reads the partition table" },
        new() { Program = "depmod", Package = "kmod", Use = "lists the kernel's modules" },
        new() { Program = "systemd-analyze", Package = "systemd", Use = "says how exposed units are", AtLeast = Systemd },
        new() { Program = "cpio", Package = "cpio", Use = "packs the initrd" },
        new() { Program = "zstd", Package = "zstd", Use = "compresses the initrd" },
        new() { Program = "/usr/lib/systemd/boot/efi/linuxx64.efi.stub", Package = "systemd-boot-efi", Use = "starts the unified kernel image" },
        new() { Program = "/usr/lib/python3/dist-packages/pefile.py", Package = "python3-pefile", Use = "is a part of ukify" },
        Keyring,
        new() { Program = "/usr/share/ovmf/OVMF.fd", Package = "ovmf", Use = "is the firmware that MRTD measures", },
    ];

    /// <summary>To look into finished disks and to pack them for Compute Engine; tar and gzip every Debian has.</summary>
    public static IReadOnlyList<NeededTool> GcpImages { get; } =
    [
        new() { Program = "fsck.erofs", Package = "erofs-utils", Use = "reads the root" },
        new() { Program = "sfdisk", Package = "fdisk", Use = "reads the partition table" },
        new() { Program = "zstd", Package = "zstd", Use = "unpacks the initrd" },
        new() { Program = "cpio", Package = "cpio", Use = "takes drivers out of the initrd" },
        new() { Program = "xz", Package = "xz-utils", Use = "unpacks drivers" },
    ];

    /// <summary>To boot node images on this machine.</summary>
    public static IReadOnlyList<NeededTool> Machines { get; } =
    [
        // 8.2 and 10.0 are what the releases have that we install on; the 7.2 of Debian 12 was not tried.
        new() { Program = "qemu-system-x86_64", Package = "qemu-system-x86", Use = "boots the node images", AtLeast = new(8, 0) },
        new() { Program = "swtpm", Package = "swtpm", Use = "is the TPM that a booted image measures into" },
        new() { Program = "swtpm_setup", Package = "swtpm-tools", Use = "gives that TPM its SHA-384 bank" },
        new() { Program = "/usr/share/ovmf/OVMF.fd", Package = "ovmf", Use = "is the firmware that MRTD measures", },
    ];

    static readonly NeededTool Unprivileged = new() { Program = "newuidmap", Package = "uidmap", Use = "lets mkosi work without being root" };

    /// <summary>To run the KMS as the container it is released as. Where it cannot run, the KMS runs as a process.</summary>
    public static NeededTool Engine { get; } = new() { Program = "dockerd", Package = "docker.io", Use = "runs the KMS as a container" };

    /// <summary>What several KMSs keep their challenges in; tests start, stop and freeze it.</summary>
    public static NeededTool Redis { get; } = new() { Program = "redis-server", Package = "redis-server", Use = "keeps the challenges of several KMSs" };

    /// <summary>What stands before several KMSs.</summary>
    public static NeededTool Proxy { get; } = new() { Program = "haproxy", Package = "haproxy", Use = "distributes requests over several KMSs" };

    /// <summary>To run several KMSs as containers, by their compose file.</summary>
    public static NeededTool Compose { get; } = new() { Program = DockerCompose.Program, Elsewhere = DockerCompose.Plugin, Package = "docker-compose", Use = "runs several KMSs as containers" };

    /// <summary>What staging needs for a number of KMSs.</summary>
    public static IReadOnlyList<NeededTool> Staging(int instances) => instances is 1 ? [Engine] : [Engine, Redis, Proxy, Compose];

    /// <summary>What runs dstack's published client against the simulator.</summary>
    public static IReadOnlyList<NeededTool> Node { get; } =
    [
        new() { Program = "node", Package = "nodejs", Use = "runs dstack's npm client in the simulator's tests" },
        new() { Program = "npm", Package = "npm", Use = "installs that client" },
    ];

    /// <summary>What a step needs, by its name.</summary>
    public static IReadOnlyList<NeededTool> For(string step) => step.Split(':')[0] switch
    {
        "image-base" or "image" or "measure" => Environment.IsPrivilegedProcess ? Images : [.. Images, Unprivileged],
        "gcp-image" => GcpImages,
        "boot" => Machines,
        "observe" or "probe" => [Engine],
        _ => [],
    };
}
