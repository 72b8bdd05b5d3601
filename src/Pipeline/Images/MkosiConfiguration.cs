using Pipeline.Installing;
using Pipeline.Locks;
using Pipeline.Versions;

namespace Pipeline.Images;

/// <summary>What mkosi is told, for the three kinds of image that it builds here. Paths of this machine are arguments (<see cref="Mkosi"/>), not configuration.</summary>
sealed class MkosiConfiguration(ReleaseVersions versions, NodeSettings settings, PackageLock locked, AptMirror mirror, MkosiVersion mkosi)
{
    // Any constant will do; it decides the ids of disk and partitions.
    const string Seed = "6d65726f-2d74-4565-8000-000000000003";

    /// <summary>The root that all profiles start from, as a tar archive.</summary>
    public ImageTree Base()
    {
        var tree = Common([PackageLock.Base], $"""
            [Output]
            Format=tar
            CompressOutput=none
            Output=base
            ManifestFormat=json

            [Content]
            {Content}
            CleanPackageMetadata=no
            Packages={List([.. settings.Base.Packages, versions.Kernel.Package])}
            RemoveFiles={List(["/var/lib/apt", "/var/cache/apt", "/var/cache/ldconfig", "/var/log/*.log", "/boot/initrd.img-*", "/usr/share/locale"])}

            """);
        return tree.Text($"mkosi.skeleton/{PresetPath}", "disable *\n");
    }

    /// <summary>The base cut down to what finds the root and verifies it. It has no shell: there is nothing to be rescued by hand.</summary>
    public ImageTree Initrd() => Common([PackageLock.Base], $"""
        [Output]
        Format=cpio
        CompressOutput=zstd
        Output=initrd

        [Content]
        {Content}
        MakeInitrd=yes
        KernelModulesExclude=.*
        KernelModulesInclude={string.Join(',', settings.Base.Initrd.Modules.Select(module => $@"/{module}\.ko"))}
        RemoveFiles={List([.. settings.Base.Initrd.Remove, "/usr/lib/modules/*/vmlinuz", "/usr/lib/modules/*/config", "/usr/lib/modules/*/System.map"])}

        """);

    /// <summary>A profile's disk before it is sealed: the root, and empty partitions for its hashes and for EFI.</summary>
    public ImageTree Disk(NodeProfile profile)
    {
        var tree = Common([PackageLock.Base, profile.Profile.Name], $"""
            [Output]
            Format=disk
            Output=disk
            ManifestFormat=json
            ImageId=mero-node-{profile.Profile}
            ImageVersion={versions.ImageVersion}
            Seed={Seed}

            [Content]
            {Content}
            {(profile.Packages is [] ? "" : $"Packages={List(profile.Packages)}\n")}RemoveFiles={List([.. settings.Base.Remove, .. profile.Remove])}

            """);
        tree.Text("mkosi.repart/00-esp.conf", $"""
            [Partition]
            Type=esp
            SizeMinBytes={DiskLayout.EspBytes}
            SizeMaxBytes={DiskLayout.EspBytes}

            """);
        tree.Text("mkosi.repart/10-root.conf", """
            [Partition]
            Type=root
            Format=erofs
            CopyFiles=/
            Minimize=best
            ReadOnly=yes
            GrowFileSystem=no

            """);
        // Empty as yet: systemd-repart would fill it with a salt of its own choice, and no two builds would have one root hash.
        tree.Text("mkosi.repart/20-root-verity.conf", $"""
            [Partition]
            Type=root-verity
            SizeMinBytes={DiskLayout.HashBytes}
            SizeMaxBytes={DiskLayout.HashBytes}
            ReadOnly=yes

            """);
        tree.Text($"mkosi.extra/{PresetPath}", string.Concat(settings.Base.Enable.Concat(profile.Enable).Select(unit => $"enable {unit}\n")) + "disable *\n");
        tree.Text("mkosi.extra/etc/calimero/image-profile", $"{profile.Profile}\n");
        foreach (var unit in settings.Base.Mask.Concat(profile.Mask))
            tree.Link($"mkosi.extra/etc/systemd/system/{unit}", "/dev/null");
        if (profile.Accounts.Contains("root"))
            return tree;
        // An empty securetty names no terminal for root.
        tree.Text("mkosi.extra/etc/securetty", "", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return tree.Text("mkosi.conf.d/accounts.conf", """
            [Content]
            RootPassword=hashed:!*
            RootShell=/usr/bin/false

            """);
    }

    // Before Debian's own presets: only what the YAML files name starts.
    const string PresetPath = "etc/systemd/system-preset/00-image.preset";

    string Content => $"""
        SourceDateEpoch={versions.SourceDateEpoch}
        Bootable=no
        WithDocs=no
        """;

    ImageTree Common(IReadOnlyList<string> images, string configuration) => new ImageTree()
        .Text("mkosi.conf", $"""
            [Distribution]
            Distribution=debian
            Release={versions.DebianSuite}
            Architecture=x86-64

            {configuration}
            """)
        // Its own name replaces mkosi's sources, which have a suite that mirrors do not carry.
        .Text($"{mkosi.PackageManagerFolder}/etc/apt/sources.list.d/mkosi.sources", AptSettings.Sources(versions, mirror))
        .Text($"{mkosi.PackageManagerFolder}/etc/apt/preferences.d/lock.pref", AptSettings.Locked(locked.In(images)))
        .Text($"{mkosi.PackageManagerFolder}/etc/apt/apt.conf.d/90languages", "Acquire::Languages \"none\";\n");

    // One a line, as mkosi takes it: a long list stays readable in a diff.
    static string List(IReadOnlyList<string> entries) => string.Join("\n  ", entries);
}
