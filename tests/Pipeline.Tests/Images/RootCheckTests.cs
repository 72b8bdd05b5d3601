using Attestation;
using Pipeline.Images;
using Pipeline.Runs;

namespace PipelineTests.Images;

public sealed class RootCheckTests : IDisposable
{
    static readonly NodeSettings Settings = NodeSettings.Read(new() { Root = Repository.Root });

    readonly string root = Directory.CreateTempSubdirectory("mero-tee-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    static NodeProfile Of(Profile profile) => Settings.Profiles.Single(settings => settings.Profile == profile);

    void Write(string path, string text = "")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, path))!);
        File.WriteAllText(Path.Combine(root, path), text);
    }

    void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, path))!);
        File.CreateSymbolicLink(Path.Combine(root, path), target);
    }

    // A root as the build makes it, in the files that are looked at.
    NodeProfile Good(Profile name)
    {
        var profile = Of(name);
        Write("usr/bin/mero-node");
        Write("etc/calimero/image-profile", $"{name}\n");
        Write("etc/passwd", $"root:x:0:0:root:/root:{(profile.Accounts is [] ? "/usr/bin/false" : "/bin/bash")}\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n");
        Write("etc/shadow", "root:*:20000::::::\ndaemon:!*:20000::::::\n");
        Write("etc/machine-id", "uninitialized\n");
        if (profile.Ssh)
            Write("usr/sbin/sshd");
        foreach (var unit in Settings.Base.Mask.Concat(profile.Mask))
            Link($"etc/systemd/system/{unit}", "/dev/null");
        foreach (var unit in Settings.Base.Enable.Concat(profile.Enable))
            Link($"etc/systemd/system/multi-user.target.wants/{unit}", $"/usr/lib/systemd/system/{unit}");
        return profile;
    }

    [Fact]
    public void A_root_that_is_what_its_profile_says_passes()
    {
        foreach (var profile in Profile.All)
        {
            RootCheck.Demand(root, Good(profile), Settings.Base);
            Directory.Delete(root, recursive: true);
            Directory.CreateDirectory(root);
        }
    }

    public static TheoryData<string, string> Mutations => new()
    {
        { "no program", "/usr/bin/mero-node is missing." },
        { "other profile", "/etc/calimero/image-profile is \"debug\"; it must be locked-read-only." },
        { "shell", "/etc/passwd gives root the shell \"/bin/bash\"; locked-read-only allows no account." },
        { "password", "/etc/shadow does not lock the password of root." },
        { "empty password", "/etc/shadow does not lock the password of root." },
        { "sshd", "/usr/sbin/sshd is there; locked-read-only has ssh: false." },
        { "ssh folder", "/etc/ssh is there; without SSH it must not be." },
        { "console", "serial-getty@.service is not masked; images/node must mask it for locked-read-only." },
        { "rescue", "emergency.service is not masked; images/node must mask it for locked-read-only." },
        { "not started", "mero-node-boot.service does not start with the machine; images/node enables it for locked-read-only." },
        { "machine id", "/etc/machine-id has an id; every machine must make its own." },
        { "host key", "/etc/ssh/ssh_host_ed25519_key is in the image; every machine must make its own." },
    };

    [Theory]
    [MemberData(nameof(Mutations))]
    public void One_thing_that_is_otherwise_is_named(string mutation, string expected)
    {
        var profile = Good(Profile.LockedReadOnly);
        Mutate(mutation);

        var refusal = Assert.Throws<VerificationFailedException>(() => RootCheck.Demand(root, profile, Settings.Base));

        Assert.Contains(expected, refusal.Message);
    }

    void Mutate(string mutation)
    {
        switch (mutation)
        {
            case "no program": File.Delete(Path.Combine(root, "usr/bin/mero-node")); break;
            case "other profile": Write("etc/calimero/image-profile", "debug\n"); break;
            case "shell": Write("etc/passwd", "root:x:0:0:root:/root:/bin/bash\n"); break;
            case "password": Write("etc/shadow", "root:$y$j9T$abc:20000::::::\n"); break;
            case "empty password": Write("etc/shadow", "root::20000::::::\n"); break;
            case "sshd": Write("usr/sbin/sshd"); break;
            case "ssh folder": Write("etc/ssh/ssh_config"); break;
            case "console": File.Delete(Path.Combine(root, "etc/systemd/system/serial-getty@.service")); break;
            case "rescue": File.Delete(Path.Combine(root, "etc/systemd/system/emergency.service")); break;
            case "not started": File.Delete(Path.Combine(root, "etc/systemd/system/multi-user.target.wants/mero-node-boot.service")); break;
            case "machine id": Write("etc/machine-id", "0123456789abcdef0123456789abcdef\n"); break;
            case "host key": Write("etc/ssh/ssh_host_ed25519_key"); break;
            default: throw new ArgumentOutOfRangeException(nameof(mutation));
        }
    }
}
