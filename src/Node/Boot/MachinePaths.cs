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

    /// <summary>What the boot agent did; gone with the next boot, as RTMR3 is.</summary>
    public string BootRecord => Path.Combine(Root, "run/mero-node/boot.json");
}
