using System.Text.Json.Nodes;
using Attestation;
using Pipeline.Conformance;

namespace PipelineTests.Conformance;

public sealed class BootedConformanceTests
{
    /// <summary>Id of the row, what a locked machine tells otherwise, and what the row must say.</summary>
    static readonly IReadOnlyList<(string Id, Action<FactsForge> Change, string Found)> Violations =
    [
        ("command-line", facts => facts.Facts["command_line"] = "roothash=other ro", "It was started with \"roothash=other ro\"."),
        ("lockdown", facts => facts.Facts["lockdown"] = "[none] integrity confidentiality", "The kernel says \"[none] integrity confidentiality\"; [integrity] is expected."),
        ("modules", facts => facts.Facts["signed_modules_only"] = "N", "sig_enforce is N; Y is expected."),
        ("modules", facts => facts.Facts["tainted"] = "8192", "Modules have tainted the kernel: 8192."),
        ("modules", facts => facts.Object("modules")["taints"] = "OE", "The module dm_verity taints the kernel: OE."),
        ("modules", facts => facts.Object("modules")["name"] = "usb_storage", "The module usb_storage is loaded."),
        ("kernel-settings", facts => facts.Replace("settings", "\"kernel.kptr_restrict\":\"2\"", "\"kernel.kptr_restrict\":\"0\""), "kernel.kptr_restrict is 0; 2 is expected."),
        ("kernel-settings", facts => facts.Facts["settings"]!.AsObject().Remove("kernel.randomize_va_space"), "kernel.randomize_va_space is not told; 2 is expected."),
        ("core-dumps", facts => facts.Replace("settings", "|/bin/false", "core"), "Dumps go to core; |/bin/false is expected."),
        ("core-dumps", facts => facts.Facts["core_limits"]!["mero-node.service"] = "infinity", "mero-node.service may dump infinity; 0 is expected."),
        ("core-dumps", facts => facts.Facts["core_limits"]!.AsObject().Remove("mero-node-data.service"), "mero-node-data.service may dump as much as is not told"),
        ("swap", facts => facts.List("swaps").Add("/dev/zram0"), "/dev/zram0 is swap space."),
        ("verified-root", facts => facts.Replace("verity", "panic_on_corruption", "use_fec_from_device"), "The mapping lacks panic_on_corruption."),
        ("verified-root", facts => facts.Replace("verity", "panic_on_corruption", "panic_on_corruption ignore_zero_blocks"), "The mapping has ignore_zero_blocks."),
        ("verified-root", facts => facts.Replace("verity", PolicyForge.Hex64("root"), PolicyForge.Hex64("other")), $"The root hash is {PolicyForge.Hex64("other")}"),
        ("verified-root", facts => facts.Replace("verity_status", "verity V", "verity C"), "The status is \"root: 0 2048 verity C\"; V (verified) is expected."),
        ("verified-root", facts => facts.Replace("verity", "root: 0", "root: 8"), "The mapping begins with \"root: 8\""),
        ("whole-root", facts => facts.Facts["root_read"] = 4096, "4096 bytes were read of 1048576."),
        ("whole-root", facts => facts.Facts["root_sectors"] = "4096", "The partition has 4096 sectors and the mapping 2048: the rest is not verified."),
        ("root", facts => facts.Object("mounts")["options"] = "rw", "/ is erofs of /dev/mapper/root, rw; erofs of /dev/mapper/root, ro is expected."),
        ("root", facts => facts.Object("mounts")["source"] = "/dev/vda3", "/ is erofs of /dev/vda3"),
        ("root", facts => facts.List("mounts").Add(new JsonObject { ["point"] = "/usr/bin", ["type"] = "tmpfs", ["source"] = "tmpfs", ["options"] = "ro", ["file_system_options"] = "ro" }), "/usr/bin is mounted over the root."),
        ("root", facts => facts.List("mounts").Add(facts.Object("mounts").DeepClone()), "/ is mounted 2 times."),
        ("writes", facts => facts.Object("writes", 1)["answer"] = "written", "/usr answers written."),
        ("writes", facts => facts.Object("writes", 1)["answer"] = "errno 13", "/usr answers errno 13."),
        ("writes", facts => facts.List("writes").RemoveAt(2), "The machine does not tell what /etc answers to who writes."),
        ("writable", facts => facts.List("mounts").Add(new JsonObject { ["point"] = "/srv", ["type"] = "tmpfs", ["source"] = "tmpfs", ["options"] = "rw", ["file_system_options"] = "rw" }), "/srv tmpfs can be written, and is not reviewed."),
        ("writable", facts => facts.List("mounts").Add(new JsonObject { ["point"] = "/srv", ["type"] = "ext4", ["source"] = "/dev/sdb1", ["options"] = "rw", ["file_system_options"] = "rw" }), "/srv ext4 of /dev/sdb1 is no memory."),
        ("set-id-writable", facts => facts.List("set_id").Add("/tmp/su"), "/tmp/su is there."),
        ("R1", facts => facts.AddUnit("ssh-host-key.service", sub: "exited"), "ssh-host-key.service is active."),
        ("R1", facts => facts.List("processes").Add("sshd-session"), "sshd-session runs."),
        ("R2", facts => facts.List("consoles").Add("ttyS0"), "ttyS0 is a console."),
        ("R2", facts => facts.AddUnit("serial-getty@ttyS0.service", sub: "exited"), "serial-getty@ttyS0.service is active."),
        ("R2", facts => facts.List("processes").Add("bash"), "bash runs."),
        ("R3", facts => facts.AddUnit("debug-shell.service", sub: "exited"), "debug-shell.service is active."),
        ("R4", facts => facts.Object("accounts")["shell"] = "/bin/bash", "root has the shell /bin/bash."),
        ("R4", facts => facts.Object("accounts", 1)["id"] = "0", "daemon has root's id."),
        ("passwords", facts => facts.Object("accounts")["password"] = "set", "The password of root is set."),
        ("passwords", facts => facts.Object("accounts")["password"] = "none needed", "The password of root is none needed."),
        ("R5", facts => facts.AddUnit("google-startup-scripts.service", sub: "exited"), "google-startup-scripts.service is active."),
        ("R5", facts => facts.List("credentials").Add("ssh.authorized_keys.root"), "The host handed over the credential ssh.authorized_keys.root."),
        ("R6", facts => facts.Unit("mero-node-boot.service")["active"] = "inactive", "mero-node-boot.service is not active."),
        ("R6", facts => facts.Unit("mero-node.service")["sub"] = "start", "mero-node.service does not run."),
        ("R7", facts => facts.List("processes").Add("node_exporter"), "node_exporter runs."),
        ("failed", facts => facts.AddUnit("ldconfig.service", "failed", "failed"), "ldconfig.service has failed."),
        ("running", facts => facts.AddUnit("exim4.service"), "exim4.service runs, and is not reviewed."),
        ("active-sockets", facts => facts.AddUnit("rpcbind.socket", sub: "listening"), "rpcbind.socket is active, and is not reviewed."),
        ("exposure", facts => facts.Facts["exposures"]!["mero-node.service"] = 2.6m, "mero-node.service has 2.6."),
        ("exposure", facts => facts.Facts["exposures"]!["mero-node-conformance.service"] = 3.9m, "mero-node-conformance.service has 3.9."),
        ("exposure", facts => facts.Facts["exposures"]!["mero-node-new.service"] = 9m, "mero-node-new.service has 9."),
        ("exposure", facts => facts.Facts["exposures"]!.AsObject().Remove("mero-node-data.service"), "mero-node-data.service has no value."),
        ("listening", facts => facts.List("sockets").Add("tcp 0.0.0.0:22"), "tcp 0.0.0.0:22 is not reviewed."),
        ("listening", facts => facts.List("sockets").Add("tcp 10.0.2.15:8080"), "tcp own:8080 is not reviewed."),
        ("listening", facts => facts.List("sockets").Add("tcp"), "The machine tells of the socket \"tcp\", which has no protocol and address."),
        ("local-sockets", facts => facts.List("unix_sockets").Add("@hidden"), "@hidden is listened at."),
        ("local-sockets", facts => facts.List("unix_sockets").Add("/tmp/door"), "/tmp/door is listened at."),
        ("vsock", facts => facts.List("protocols").Add("AF_VSOCK"), "The kernel has AF_VSOCK."),
        ("leased-network", facts => facts.Object("routes")["by"] = "10.0.2.9", "The way to other networks, the metadata server's too, is enp0s2 by 10.0.2.9; enp0s2 by 10.0.2.2 is what the network gave."),
        ("leased-network", facts => facts.List("network_name_servers").Add("8.8.8.8"), "Names are asked of 8.8.8.8, which the network did not give."),
        ("leased-network", facts => facts.List("name_servers").Add("8.8.8.8"), "Programs ask 127.0.0.53, 8.8.8.8 for names"),
        ("followed-clock", facts => facts.Facts["clock"]!["SystemNTPServers"] = "0.debian.pool.ntp.org", "It asks \"0.debian.pool.ntp.org\"; metadata.google.internal alone is expected."),
        ("followed-clock", facts => facts.Facts["clock"]!["FallbackNTPServers"] = "0.debian.pool.ntp.org", "FallbackNTPServers has 0.debian.pool.ntp.org."),
        ("followed-clock", facts => facts.Unit("systemd-timesyncd.service")["sub"] = "exited", "systemd-timesyncd.service does not run."),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Violations.Count)];

    public static TheoryData<string> Profiles => [.. Profile.All.Select(profile => profile.Name)];

    /// <summary>Every fact, in every way in which nothing can be concluded from it.</summary>
    public static TheoryData<string, string> Unusable => [.. new FactsForge(Profile.LockedReadOnly).Facts.Select(fact => fact.Key)
        .SelectMany(fact => Ways.Keys.Where(way => way is not "empty" || !MayBeEmpty.Contains(fact)).Select(way => (fact, way)))];

    static readonly IReadOnlyList<string> MayBeEmpty = ["swaps", "consoles", "credentials", "set_id"];

    static readonly Dictionary<string, Func<JsonNode, JsonNode?>> Ways = new()
    {
        ["null"] = _ => null,
        ["empty"] = fact => fact switch { JsonArray => new JsonArray(), JsonObject => new JsonObject(), _ => "" },
        ["of another kind"] = fact => fact is JsonArray ? new JsonObject { ["a"] = "b" } : new JsonArray("a"),
        ["of other entries"] = fact => fact switch { JsonArray => new JsonArray(7), JsonObject => new JsonObject { ["a"] = true }, _ => true },
        ["too long"] = fact => fact switch
        {
            JsonArray => new JsonArray([.. Enumerable.Range(0, ToldFacts.LongestList + 1).Select(_ => (JsonNode)"x")]),
            JsonObject => new JsonObject(Enumerable.Range(0, ToldFacts.LongestList + 1).Select(index => KeyValuePair.Create($"{index}", (JsonNode?)"x"))),
            _ => new string('x', ToldFacts.LongestText + 1),
        },
    };

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_machine_that_is_what_its_image_says_meets_all_that_applies(string profile)
    {
        var rows = new FactsForge(Profile.Parse(profile)).Rows();

        Assert.Empty(ConformanceTable.Broken(rows));
        string[] open = [.. rows.Where(row => row.Outcome is ConformanceOutcome.NotApplicable).Select(row => row.Id)];
        Assert.Equal(profile switch
        {
            "locked-read-only" => ["ssh"],
            "debug-read-only" => ["R1", "R2", "R4", "R5"],
            _ => ["writes", "R1", "R2", "R4", "R5"],
        }, open);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_requirement_that_is_violated_is_named(int number)
    {
        var (id, change, found) = Violations[number];
        var facts = new FactsForge(Profile.LockedReadOnly);
        change(facts);

        var rows = facts.Rows();

        Assert.Contains(found, Assert.Single(rows, row => row.Id == id && row.Outcome is ConformanceOutcome.NotMet).Found);
    }

    [Fact]
    public void A_root_that_is_written_through_is_no_debug_machine()
    {
        var facts = new FactsForge(Profile.Debug);
        facts.Object("mounts")["type"] = "ext4";
        Assert.Contains("an overlay is expected", Assert.Single(facts.Rows(), row => row.Id is "root").Found);
    }

    [Fact]
    public void A_profile_with_ssh_has_it_running()
    {
        var facts = new FactsForge(Profile.DebugReadOnly);
        facts.Unit("ssh.service")["sub"] = "exited";
        Assert.Contains("ssh.service does not run.", Assert.Single(facts.Rows(), row => row.Id is "ssh").Found);
    }

    [Fact]
    public void Every_row_is_violated_somewhere_and_known()
    {
        var ids = new FactsForge(Profile.LockedReadOnly).Rows().Select(row => row.Id).ToArray();
        Assert.Equal(BootedConformance.Ids, ids);
        Assert.Equal(ids.Except(["ssh"]).Order(), Violations.Select(violation => violation.Id).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public void A_fact_that_nothing_can_be_concluded_from_breaks_a_row(string fact, string way)
    {
        var facts = new FactsForge(Profile.LockedReadOnly);
        facts.Facts[fact] = Ways[way](facts.Facts[fact]!);
        Assert.NotEmpty(ConformanceTable.Broken(facts.Rows()));
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public void A_fact_that_is_not_told_or_told_twice_breaks_a_row(string fact)
    {
        var facts = new FactsForge(Profile.LockedReadOnly);
        var whole = facts.Document.ToJsonString();
        var twice = whole.Replace("\"facts\":{", $"\"facts\":{{\"{fact}\":{facts.Facts[fact]!.ToJsonString()},", StringComparison.Ordinal);
        Assert.Contains($"The machine tells {fact} twice.", string.Join("\n", ConformanceTable.Broken(facts.Rows(twice))));

        facts.Facts.Remove(fact);
        Assert.Contains($"The machine does not tell {fact}.", string.Join("\n", ConformanceTable.Broken(facts.Rows())));
    }

    public static TheoryData<string> Facts => [.. new FactsForge(Profile.LockedReadOnly).Facts.Select(fact => fact.Key)];

    [Fact]
    public void Why_a_fact_is_not_told_is_said()
    {
        var facts = new FactsForge(Profile.LockedReadOnly);
        facts.Facts.Remove("lockdown");
        var document = facts.Document;
        document["missing"] = new JsonObject { ["lockdown"] = "/sys/kernel/security/lockdown is not there." };
        Assert.Contains("The machine does not tell lockdown: /sys/kernel/security/lockdown is not there.", Assert.Single(facts.Rows(document.ToJsonString()), row => row.Id is "lockdown").Found);
    }

    [Theory]
    [InlineData("\"schema_version\":1", "\"schema_version\":2")]
    [InlineData("\"schema_version\":1", "\"schema_version\":1,\"schema_version\":1")]
    [InlineData("\"facts\":", "\"fact\":")]
    public void A_document_of_another_form_breaks_every_row(string text, string instead)
    {
        var facts = new FactsForge(Profile.LockedReadOnly);
        var rows = facts.Rows(facts.Document.ToJsonString().Replace(text, instead));
        Assert.All(rows.Where(row => row.Id is not "ssh" and not "R6"), row => Assert.Equal(ConformanceOutcome.NotMet, row.Outcome));
        Assert.All(facts.Rows("[]").Where(row => row.Id is not "ssh"), row => Assert.Equal(ConformanceOutcome.NotMet, row.Outcome));
    }

    [Theory]
    [InlineData("\"profile\":\"locked-read-only\"", "\"profile\":\"debug\"", "The machine says that it is debug.")]
    [InlineData("\"profile\":\"locked-read-only\",", "", "The machine does not tell profile.")]
    public void A_machine_of_another_image_is_named(string text, string instead, string found)
    {
        var facts = new FactsForge(Profile.LockedReadOnly);
        Assert.Contains(found, Assert.Single(facts.Rows(facts.Document.ToJsonString().Replace(text, instead)), row => row.Id is "R6").Found);
    }
}
