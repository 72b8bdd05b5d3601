using System.Text;
using Attestation;
using Pipeline.Conformance;
using Pipeline.Images;

namespace PipelineTests.Conformance;

/// <summary>A root as the build makes it, in the files that are looked at; each can be made otherwise.</summary>
sealed class RootForge : IDisposable
{
    static readonly NodeSettings Settings = NodeSettings.Read(new() { Root = Repository.Root });

    readonly string folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;
    readonly List<RootEntry> special = [];
    readonly List<(RootEntry Entry, ReadOnlyMemory<byte> Content)> initrd = [];
    readonly NodeProfile profile;

    public RootForge(Profile name)
    {
        profile = Settings.Profiles.Single(settings => settings.Profile == name);
        Words = KernelCommandLine.Of(Settings.Base, profile, PolicyForge.Hex64("root"));
        foreach (var files in Settings.Base.Files.Concat(profile.Files))
            CopyFiles(Path.Combine(Repository.Root, "images", "node", "files", files));
        File("/usr/bin/mero-node", mode: 0x81ED);
        File("/etc/calimero/image-profile", $"{name}\n");
        File("/etc/passwd", $"root:x:0:0:root:/root:{(profile.Accounts is [] ? "/usr/bin/false" : "/bin/bash")}\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n");
        File("/etc/shadow", "root:!*:20000::::::\ndaemon:!*:20000::::::\n");
        File("/etc/securetty");
        File("/etc/machine-id", "uninitialized\n");
        File("/usr/bin/mount", mode: 0x89ED);
        File("/usr/lib/modules/7/modules.builtin", "kernel/drivers/nvme/host/nvme.ko\n");
        File("/usr/lib/modules/7/virtio_scsi.ko.xz");
        File("/usr/lib/modules/7/virtio_net.ko.xz");
        File("/usr/lib/modules/7/gve.ko.xz");
        Special("/tmp", 0x43FF);
        foreach (var unit in Settings.Base.Mask.Concat(profile.Mask))
            Link($"/etc/systemd/system/{unit}", "/dev/null");
        foreach (var unit in Settings.Base.Enable.Concat(profile.Enable))
            Link($"/etc/systemd/system/multi-user.target.wants/{unit}", $"/usr/lib/systemd/system/{unit}");
        Link("/usr/lib/systemd/system/sockets.target.wants/dbus.socket", "../dbus.socket");
        Initrd("/usr/lib/systemd/systemd-veritysetup", mode: 0x81ED);
        Initrd("/usr/lib/modules/7/dm-verity.ko.xz");
        Initrd("/usr/lib/modules/7/erofs.ko.xz");
        Initrd("/usr/bin/mount", mode: 0x89ED);
        Initrd("/etc/passwd", "root:*:0:0:root:/root:/bin/bash\nmessagebus:x:1:1::/:/usr/sbin/nologin\n");
        // What PAM would ask of a program that is not there.
        Initrd("/etc/pam.d/su");
        Initrd("/etc/shadow", "messagebus:!*:20000::::::\n");
    }

    public string Words { get; set; }

    public List<string> Packages { get; } = ["base-files", "systemd"];

    public Dictionary<string, decimal?> Exposures { get; } = new() { ["mero-node.service"] = 2.3m, ["mero-node-boot.service"] = 1.8m };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Adds or replaces a file; its mode is what the file system says, not what this machine has.</summary>
    public void File(string path, string content = "", int mode = 0x81A4)
    {
        Remove(path);
        Directory.CreateDirectory(Path.GetDirectoryName(folder + path)!);
        System.IO.File.WriteAllText(folder + path, content);
        Special(path, mode);
    }

    public void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder + path)!);
        System.IO.File.CreateSymbolicLink(folder + path, target);
        Special(path, 0xA1FF);
    }

    public void Special(string path, int mode, bool hasAttributes = false) => special.Add(new() { Path = path, Mode = mode, HasAttributes = hasAttributes });

    public void Remove(string path)
    {
        if (System.IO.Path.Exists(folder + path) || new FileInfo(folder + path).LinkTarget is not null)
            System.IO.File.Delete(folder + path);
        special.RemoveAll(entry => entry.Path == path);
    }

    public void Replace(string path, string text, string instead)
    {
        var before = System.IO.File.ReadAllText(folder + path);
        Assert.Contains(text, before);
        File(path, before.Replace(text, instead));
    }

    /// <summary>Adds or replaces a file of the initrd.</summary>
    public void Initrd(string path, string content = "", int mode = 0x81A4)
    {
        WithoutInInitrd(path);
        initrd.Add((new() { Path = path, Mode = mode, HasAttributes = false }, Encoding.Latin1.GetBytes(content)));
    }

    public void WithoutInInitrd(string path) => initrd.RemoveAll(entry => entry.Entry.Path == path);

    public ExaminedRoot Examined() => new()
    {
        Folder = folder,
        Entries = [.. special],
        Profile = profile,
        Base = Settings.Base,
        CommandLine = Words,
        Packages = Packages,
        Exposures = Exposures,
        Initrd = new() { Entries = [.. initrd] },
    };

    void CopyFiles(string source)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            File("/" + Path.GetRelativePath(source, file), System.IO.File.ReadAllText(file));
    }
}
