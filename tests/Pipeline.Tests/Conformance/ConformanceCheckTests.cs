using Attestation;
using Pipeline.Conformance;
using Pipeline.Runs;

namespace PipelineTests.Conformance;

public sealed class ConformanceCheckTests
{
    const string Units = "/usr/lib/systemd/system/";
    const string Wants = "/etc/systemd/system/multi-user.target.wants/";

    /// <summary>Id of the row, what is done to a locked root, and what the row must say.</summary>
    static readonly IReadOnlyList<(string Id, Action<RootForge> Change, string Found)> Violations =
    [
        ("R1", root => root.Packages.Add("openssh-server"), "The package openssh-server is installed."),
        ("R1", root => root.File("/etc/ssh/ssh_config"), "/etc/ssh is there."),
        ("R1", root => root.File("/usr/sbin/sshd"), "/usr/sbin/sshd is there."),
        ("R1", root => root.File("/root/.ssh/authorized_keys"), "/root/.ssh/authorized_keys is there."),
        ("R2", root => root.Remove("/etc/systemd/system/serial-getty@.service"), "serial-getty@.service is not masked."),
        ("R2", root => root.Words += " console=ttyS0", "The command line has console=ttyS0."),
        ("R3", root => root.Remove("/etc/systemd/system/debug-shell.service"), "debug-shell.service is not masked."),
        ("R3", root => root.File("/usr/sbin/sulogin"), "/usr/sbin/sulogin is there."),
        ("R4", root => root.Replace("/etc/passwd", "/usr/bin/false", "/bin/bash"), "root has the shell \"/bin/bash\"."),
        ("R4", root => root.Replace("/etc/shadow", "root:!*", "root:"), "The password of root is not locked."),
        ("R4", root => root.Replace("/etc/passwd", "daemon:x:1", "daemon:x:0"), "daemon has root's id."),
        ("R4", root => root.File("/etc/securetty", "tty1\n"), "/etc/securetty is missing, or names terminals."),
        ("R4", root => root.Remove("/etc/securetty"), "/etc/securetty is missing, or names terminals."),
        ("R4", root => root.Remove("/etc/shadow"), "/etc/passwd or /etc/shadow is missing."),
        ("R5", root => root.Remove("/etc/systemd/system/cloud-init.service"), "cloud-init.service is not masked."),
        ("R5", root => root.Packages.Add("google-guest-agent"), "The package google-guest-agent is installed."),
        ("R5", root => root.Words = root.Words.Replace("systemd.import_credentials=no", ""), "The command line lacks systemd.import_credentials=no."),
        ("R6", root => root.Remove(Wants + "mero-node-boot.service"), "mero-node-boot.service does not start with the machine."),
        ("R6", root => root.Replace(Units + "mero-node-boot.service", "mero-node boot", "mero-node serve"), "mero-node-boot.service does not run /usr/bin/mero-node boot."),
        ("R6", root => root.Replace(Units + "mero-node.service", "Requires=", "Wants="), "mero-node.service does not require mero-node-boot.service."),
        ("R6", root => root.File("/etc/calimero/image-profile", "debug\n"), "/etc/calimero/image-profile is \"debug\"."),
        ("R6", root => root.Words = root.Words.Replace("calimero.profile=locked-read-only", "calimero.profile=debug"), "The command line lacks calimero.profile=locked-read-only."),
        ("R7", root => root.Packages.Add("prometheus-node-exporter"), "The package prometheus-node-exporter is installed."),
        ("R7", root => root.File("/usr/local/bin/vmagent", mode: 0x81ED), "/usr/local/bin/vmagent is there."),
        ("R7", root => root.File(Units + "vector.service"), "/usr/lib/systemd/system/vector.service is there."),
        ("verity", root => root.Words += $" roothash={PolicyForge.Hex64("other")}", "does not have one root hash"),
        ("verity", root => root.Words = root.Words.Replace("systemd.verity_root_options=panic-on-corruption", ""), "The command line lacks systemd.verity_root_options=panic-on-corruption."),
        ("kernel", root => root.Words = root.Words.Replace("module.sig_enforce=1", ""), "The command line lacks module.sig_enforce=1."),
        ("kernel", root => root.Words = root.Words.Replace("lockdown=integrity", "lockdown=none"), "The command line lacks lockdown=integrity or lockdown=confidentiality."),
        ("hardening", root => root.Exposures["mero-node.service"] = 2.6m, "mero-node.service has 2.6."),
        ("hardening", root => root.Exposures["mero-node.service"] = null, "mero-node.service has no value."),
        ("hardening", root => root.Exposures.Clear(), "There is no unit mero-node*.service."),
        ("clock", root => root.Remove(Wants + "systemd-timesyncd.service"), "systemd-timesyncd.service does not start with the machine."),
        ("clock", root => root.File("/etc/systemd/timesyncd.conf.d/other.conf", "[Time]\nNTP=0.debian.pool.ntp.org\n"), "timesyncd's NTP is not metadata.google.internal alone."),
        ("clock", root => root.Replace("/etc/systemd/timesyncd.conf.d/gcp.conf", "FallbackNTP=", "#FallbackNTP="), "timesyncd's FallbackNTP is not empty."),
        ("network", root => root.Remove(Wants + "systemd-networkd.service"), "systemd-networkd.service does not start with the machine."),
        ("network", root => root.Replace("/etc/systemd/network/20-wired.network", "UseMTU=yes", ""), "/etc/systemd/network lacks UseMTU=yes."),
        ("network", root => root.File("/etc/systemd/network/10-own.network", "[Link]\nMTUBytes=1500\n"), "/etc/systemd/network has MTUBytes=1500"),
        ("drivers", root => root.Remove("/usr/lib/modules/7/gve.ko.xz"), "There is no driver gve."),
        ("drivers", root => root.File("/usr/lib/modules/7/modules.builtin"), "There is no driver nvme."),
        ("sockets", root => root.Link("/etc/systemd/system/sockets.target.wants/ssh.socket", Units + "ssh.socket"), "ssh.socket is not reviewed."),
        ("sockets", root => root.Link(Units + "sockets.target.wants/rpcbind.socket", "../rpcbind.socket"), "rpcbind.socket is not reviewed."),
        ("starts", root => root.Link(Wants + "exim4.service", Units + "exim4.service"), "exim4.service is enabled."),
        ("set-id", root => root.File("/usr/bin/su", mode: 0x89ED), "/usr/bin/su has the mode 4755."),
        ("set-id", root => root.File("/usr/bin/expiry", mode: 0x85ED), "/usr/bin/expiry has the mode 2755."),
        ("capabilities", root => { root.File("/usr/bin/ping"); root.Special("/usr/bin/ping", 0x81ED, hasAttributes: true); }, "/usr/bin/ping has extended attributes."),
        ("interpreters", root => root.File("/usr/bin/dash", mode: 0x81ED), "/usr/bin/dash is there."),
        ("interpreters", root => root.Link("/usr/bin/sh", "dash"), "/usr/bin/sh is there."),
        ("interpreters", root => root.File("/usr/local/bin/python3.13", mode: 0x81ED), "/usr/local/bin/python3.13 is there."),
        ("interpreters", root => root.File("/usr/bin/perl5.40-x86_64-linux-gnu", mode: 0x81ED), "/usr/bin/perl5.40-x86_64-linux-gnu is there."),
        ("interpreters", root => root.Link("/usr/bin/awk", "/etc/alternatives/awk"), "/usr/bin/awk is there."),
        ("world-writable", root => root.File("/etc/hosts", mode: 0x81B6), "/etc/hosts has the mode 0666."),
        ("world-writable", root => root.Special("/opt", 0x41FF), "/opt has the mode 0777."),
        ("world-writable", root => root.Special("/var/tmp", 0x41FF), "/var/tmp has the mode 0777."),
        ("world-writable", root => root.Special("/srv", 0x43FF), "/srv has the mode 1777."),
        ("secrets", root => root.File("/etc/machine-id", "0123456789abcdef0123456789abcdef\n"), "/etc/machine-id has an id."),
        ("secrets", root => root.File("/var/lib/systemd/random-seed"), "/var/lib/systemd/random-seed is there."),
        ("secrets", root => root.File("/etc/keys/ssh_host_rsa_key"), "/etc/keys/ssh_host_rsa_key is there."),
        ("secrets", root => root.File("/opt/a.pem", "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIDexampleexample\n"), "/opt/a.pem has a private key."),
        ("secrets", root => root.File("/opt/b", $"x ghp_{new string('a', 36)} y"), "/opt/b has what looks like a token."),
        ("initrd-shell", root => root.Initrd("/usr/bin/dash", mode: 0x81ED), "/usr/bin/dash is there."),
        ("initrd-shell", root => root.Initrd("/usr/bin/sh", mode: 0xA1FF), "/usr/bin/sh is there."),
        ("initrd-shell", root => root.Initrd("/usr/sbin/sulogin", mode: 0x81ED), "/usr/sbin/sulogin is there."),
        ("initrd-shell", root => root.Initrd("/usr/lib/systemd/system-generators/systemd-debug-generator", mode: 0x81ED), "systemd-debug-generator is there."),
        ("initrd-shell", root => root.Initrd("/usr/lib/systemd/system/emergency.service"), "emergency.service is there."),
        ("initrd-set-id", root => root.Initrd("/usr/bin/su-like", mode: 0x89ED), "/usr/bin/su-like is there."),
        ("initrd-accounts", root => root.Initrd("/etc/passwd", "root::0:0:root:/root:/bin/bash\n"), "The password of root is not locked."),
        ("initrd-accounts", root => root.Initrd("/etc/shadow", "messagebus::20000::::::\n"), "The password of messagebus is not locked."),
        ("initrd-accounts", root => root.WithoutInInitrd("/etc/shadow"), "The password of messagebus is not locked."),
        ("initrd-accounts", root => root.WithoutInInitrd("/etc/passwd"), "/etc/passwd is missing."),
        ("initrd-secrets", root => root.Initrd("/etc/a.pem", "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIDexampleexample\n"), "/etc/a.pem has a private key."),
        ("initrd-secrets", root => root.Initrd("/etc/machine-id", "0123456789abcdef0123456789abcdef\n"), "/etc/machine-id has an id."),
        ("initrd-verity", root => root.WithoutInInitrd("/usr/lib/modules/7/dm-verity.ko.xz"), "/dm-verity.ko is missing."),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Violations.Count)];

    public static TheoryData<string> Profiles => [.. Profile.All.Select(profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_root_as_the_build_makes_it_meets_all_that_applies(string profile)
    {
        using var root = new RootForge(Profile.Parse(profile));

        var rows = ConformanceCheck.Demand(root.Examined());

        string[] open = [.. rows.Where(row => row.Outcome is ConformanceOutcome.NotApplicable).Select(row => row.Id)];
        Assert.Equal(profile is "locked-read-only" ? [] : ["R1", "R2", "R3", "R4", "R5"], open);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_requirement_that_is_violated_is_named(int number)
    {
        var (id, change, found) = Violations[number];
        using var root = new RootForge(Profile.LockedReadOnly);
        change(root);

        var refusal = Assert.Throws<VerificationFailedException>(() => ConformanceCheck.Demand(root.Examined()));

        Assert.Equal(ExitCode.VerificationFailed, refusal.ExitCode);
        var row = Assert.Single(ConformanceCheck.Rows(root.Examined()), row => row.Outcome is ConformanceOutcome.NotMet);
        Assert.Equal(id, row.Id);
        Assert.Contains(found, row.Found);
        Assert.Contains($"{id} ({row.Requirement}): {row.Found}", refusal.Message);
    }

    [Fact]
    public void Every_row_is_violated_somewhere()
    {
        using var root = new RootForge(Profile.LockedReadOnly);
        Assert.Equal(ConformanceCheck.Ids, ConformanceCheck.Rows(root.Examined()).Select(row => row.Id));
        Assert.Equal(ConformanceCheck.Ids.Order(), Violations.Select(violation => violation.Id).Distinct().Order());
    }

    [Theory]
    [InlineData("/usr/bin/mero-node", "-----BEGIN PRIVATE KEY-----\0-----END PRIVATE KEY-----")]
    [InlineData("/etc/machine-id", "")]
    [InlineData("/usr/share/bash-completion/completions/awk", "")]
    public void What_only_looks_like_a_violation_is_none(string path, string content)
    {
        using var root = new RootForge(Profile.LockedReadOnly);
        root.File(path, content);
        ConformanceCheck.Demand(root.Examined());
    }

    [Fact]
    public void No_secret_is_told()
    {
        using var root = new RootForge(Profile.LockedReadOnly);
        root.File("/opt/b", $"ghp_{new string('a', 36)}");
        Assert.DoesNotContain("ghp_", Assert.Throws<VerificationFailedException>(() => ConformanceCheck.Demand(root.Examined())).Message);
    }
}
