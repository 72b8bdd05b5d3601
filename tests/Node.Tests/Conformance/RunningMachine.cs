using Attestation;
using Attestation.Measurements;
using Node.Boot;
using NodeTests.Boot;

namespace NodeTests.Conformance;

/// <summary>A folder with what a booted image shows in /proc, /sys, /run and /etc.</summary>
sealed class RunningMachine : IDisposable
{
    readonly FakeMachine machine = new();

    public RunningMachine(EvidenceEnvironment environment = EvidenceEnvironment.Simulation)
    {
        machine.Write("run/mero-node/boot.json", new BootRecord
        {
            Environment = environment,
            Profile = Profile.Debug,
            RootHash = FakeMachine.RootHash,
            Event = Measurement.Hash("event"u8),
            MrTd = Measurement.Zero,
            Rtmr3 = Measurement.Zero,
            ExtendedAt = DateTimeOffset.UnixEpoch,
        }.ToJson());
        foreach (var (name, content) in Files)
            machine.Write(name, content);
        foreach (var folder in new[] { "usr/bin", "usr/lib/systemd/system", "etc", "opt", "tmp", "run/credentials/@system" })
            Directory.CreateDirectory(Path.Combine(Root, folder));
        machine.Write("dev/mapper/root", new byte[4096]);
    }

    public MachinePaths Paths => machine.Paths;

    public string Root => machine.Paths.Root;

    public void Write(string name, string content) => machine.Write(name, content);

    public void Remove(string name) => File.Delete(Path.Combine(Root, name));

    public void Dispose() => machine.Dispose();

    static readonly IReadOnlyDictionary<string, string> Files = new Dictionary<string, string>
    {
        ["sys/kernel/security/lockdown"] = "none [integrity] confidentiality\n",
        ["sys/module/module/parameters/sig_enforce"] = "Y\n",
        ["proc/sys/kernel/tainted"] = "0\n",
        ["proc/modules"] = "erofs 212992 1 - Live 0x0000000000000000\nother 4096 0 - Live 0x0000000000000000 (OE)\n",
        ["etc/sysctl.d/50-node.conf"] = "# One.\nkernel.kptr_restrict=2\n",
        ["proc/sys/kernel/kptr_restrict"] = "2\n",
        ["proc/sys/kernel/core_pattern"] = "|/bin/false\n",
        ["proc/sys/kernel/modules_disabled"] = "0\n",
        ["proc/sys/kernel/randomize_va_space"] = "2\n",
        ["proc/sys/fs/suid_dumpable"] = "0\n",
        ["proc/swaps"] = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n/dev/zram0 partition 1024 0 100\n",
        ["proc/consoles"] = "ttyS0                -W- (EC p  )    4:64\n",
        ["proc/1/mountinfo"] = """
            21 1 254:0 / / ro,relatime - erofs /dev/mapper/root ro
            22 21 0:20 / /tmp rw,nosuid shared:1 - tmpfs a\040b rw,size=1k
            23 21 0:21 / /proc rw - proc proc rw

            """,
        ["sys/dev/block/254:2/size"] = "8\n",
        ["proc/net/tcp"] = """
              sl  local_address rem_address   st
               0: 3500007F:0035 00000000:0000 0A
               1: 0F02000A:D431 0202000A:0050 01

            """,
        ["proc/net/tcp6"] = """
              sl  local_address rem_address   st
               0: 00000000000000000000000001000000:097C 00000000000000000000000000000000:0000 0A

            """,
        ["proc/net/udp"] = "  sl  local_address rem_address   st\n   9: 0F02000A:0044 00000000:0000 07\n",
        ["proc/net/udp6"] = "  sl  local_address rem_address   st\n",
        ["proc/net/raw"] = "  sl  local_address rem_address   st\n",
        ["proc/net/raw6"] = "  sl  local_address rem_address   st\n",
        ["proc/net/unix"] = """
            Num       RefCount Protocol Flags    Type St Inode Path
            0000000000000000: 00000002 00000000 00010000 0001 01 1 /run/systemd/private
            0000000000000000: 00000002 00000000 00010000 0005 01 2 @hidden
            0000000000000000: 00000003 00000000 00000000 0001 03 3 @connected

            """,
        ["proc/net/protocols"] = "protocol  size sockets  memory\nTCP 2 3 4\nAF_VSOCK 1 0 0\n",
        ["proc/net/packet"] = "sk       RefCnt Type Proto  Iface R Rmem   User   Inode\n0000000000000000 3      3    88cc   2     1 0      998    1\n",
        ["usr/lib/systemd/system/mero-node.service"] = "[Service]\n",
        ["run/credentials/@system/ssh.authorized_keys.root"] = "secret\n",
        ["etc/passwd"] = "root:x:0:0:root:/root:/bin/bash\nold:secret:1:1::/:/bin/sh\nopen:x:2:2::/:/bin/sh\nset:x:3:3::/:/bin/sh\nstar:*:4:4::/:/bin/sh\n",
        ["etc/shadow"] = "root:!*:1::::::\nopen::1::::::\nset:$y$secret:1::::::\n",
        ["proc/7/cmdline"] = "/usr/bin/mero-node\0serve\0",
        ["proc/7/comm"] = "mero-node\n",
        ["proc/8/cmdline"] = "",
        ["proc/8/comm"] = "kthreadd\n",
        ["sys/class/net/enp0s2/ifindex"] = "2\n",
        ["sys/class/net/enp0s2/mtu"] = "1460\n",
        ["run/systemd/netif/leases/2"] = "# private\nADDRESS=10.0.2.15\nROUTER=10.0.2.2\nDNS=10.0.2.3\nOTHER=1\n",
        ["proc/net/route"] = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\nenp0s2\t00000000\t0202000A\t0003\t0\t0\t1024\t00000000\n",
        ["etc/resolv.conf"] = "# stub\nnameserver 127.0.0.53\noptions edns0\n",
        ["run/systemd/resolve/resolv.conf"] = "nameserver 10.0.2.3\n",
    };
}
