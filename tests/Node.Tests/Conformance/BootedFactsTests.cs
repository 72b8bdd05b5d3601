using System.Text.Json.Nodes;
using Attestation;
using Node;
using Node.Conformance;

namespace NodeTests.Conformance;

public sealed class BootedFactsTests : IDisposable
{
    readonly RunningMachine machine = new();
    readonly ToldTools tools = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => machine.Dispose();

    Task<JsonObject> GatherAsync() => new BootedFacts(machine.Paths, tools).GatherAsync(Cancel);

    async Task<JsonNode> FactAsync(string name) => (await GatherAsync())["facts"]![name]!;

    static string Text(JsonNode node) => node.ToJsonString(new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    [Fact]
    public async Task Facts_are_what_the_machine_shows() => await Verify(Text(await GatherAsync()) + "\n", "json");

    [Theory]
    [InlineData("lockdown", "sys/kernel/security/lockdown")]
    [InlineData("modules", "proc/modules")]
    [InlineData("settings", "proc/sys/kernel/kptr_restrict")]
    [InlineData("settings", "etc/sysctl.d/50-node.conf")]
    [InlineData("swaps", "proc/swaps")]
    [InlineData("mounts", "proc/1/mountinfo")]
    [InlineData("set_id", "proc/1/mountinfo")]
    [InlineData("root_sectors", "sys/dev/block/254:2/size")]
    [InlineData("root_read", "dev/mapper/root")]
    [InlineData("sockets", "proc/net/udp6")]
    [InlineData("unix_sockets", "proc/net/unix")]
    [InlineData("accounts", "etc/shadow")]
    [InlineData("links", "sys/class/net/enp0s2/ifindex")]
    [InlineData("routes", "proc/net/route")]
    public async Task A_file_that_is_not_there_leaves_its_fact_out_and_says_so(string fact, string file)
    {
        machine.Remove(file);
        var document = await GatherAsync();
        Assert.Null(document["facts"]![fact]);
        Assert.False(string.IsNullOrEmpty((string?)document["missing"]![fact]));
    }

    [Theory]
    [InlineData("command_line", "proc/cmdline", "")]
    [InlineData("lockdown", "sys/kernel/security/lockdown", "one\ntwo\n")]
    [InlineData("modules", "proc/modules", "erofs\n")]
    [InlineData("mounts", "proc/1/mountinfo", "21 1 254:0 / / ro - erofs\n")]
    [InlineData("mounts", "proc/1/mountinfo", "21 1 254:0 / /a\\9 ro - erofs /dev/mapper/root ro\n")]
    [InlineData("sockets", "proc/net/tcp", "head\n 0: 35:0035 0:0 0A\n")]
    [InlineData("accounts", "etc/passwd", "root:x:0\n")]
    [InlineData("routes", "proc/net/route", "head\nenp0s2 zz zz 3 0 0 0 zz\n")]
    [InlineData("settings", "etc/sysctl.d/50-node.conf", "kernel.kptr_restrict\n")]
    public async Task A_file_of_another_form_leaves_its_fact_out(string fact, string file, string content)
    {
        machine.Write(file, content);
        var document = await GatherAsync();
        Assert.Null(document["facts"]![fact]);
        Assert.NotNull(document["missing"]![fact]);
    }

    [Theory]
    [InlineData("verity", "dmsetup table", null)]
    [InlineData("verity_status", "dmsetup status", null)]
    [InlineData("root_sectors", "dmsetup table", "a\nb\n")]
    [InlineData("units", "systemctl list-units", "no list")]
    [InlineData("units", "systemctl list-units", "{}")]
    [InlineData("units", "systemctl list-units", """[{"unit":"a.service"}]""")]
    [InlineData("exposures", "systemd-analyze security", "Unit not found.")]
    [InlineData("core_limits", "systemctl show", null)]
    [InlineData("clock", "timedatectl show-timesync", null)]
    public async Task A_program_that_fails_or_says_something_else_leaves_its_fact_out(string fact, string program, string? says)
    {
        if (says is null)
            tools.Says.Remove(program);
        else
            tools.Says[program] = says;
        var document = await GatherAsync();
        Assert.Null(document["facts"]![fact]);
        Assert.NotNull(document["missing"]![fact]);
    }

    [Fact]
    public async Task No_password_and_no_credential_is_told()
    {
        var text = (await GatherAsync()).ToJsonString();
        Assert.DoesNotContain("secret", text);
        Assert.Contains("ssh.authorized_keys.root", text);
    }

    [Fact]
    public async Task A_write_that_succeeds_is_told_and_leaves_nothing()
    {
        Assert.All((await FactAsync("writes")).AsArray(), write => Assert.Equal("written", (string?)write!["answer"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(machine.Root, "*-trace", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_program_that_runs_as_its_owner_is_found_where_something_can_be_written()
    {
        foreach (var place in new[] { "tmp/deep/su", "usr/bin/su" })
        {
            machine.Write(place, "");
            File.SetUnixFileMode(Path.Combine(machine.Root, place), UnixFileMode.SetUser | UnixFileMode.UserRead);
        }
        Directory.CreateSymbolicLink(Path.Combine(machine.Root, "tmp/round"), machine.Root);

        Assert.Equal(["/tmp/deep/su"], (await FactAsync("set_id")).AsArray().Select(path => (string?)path));
    }

    [Fact]
    public async Task A_trust_domain_tells_nothing()
    {
        using var domain = new RunningMachine(EvidenceEnvironment.Tdx);
        var refusal = await Assert.ThrowsAnyAsync<NodeException>(() => new BootedFacts(domain.Paths, tools).GatherAsync(Cancel));
        Assert.Contains("This machine is a trust domain.", refusal.Message);
    }

    [Fact]
    public async Task The_task_starts_the_service_and_gives_what_it_left()
    {
        var gathering = new ConformanceGathering(machine.Paths, tools);
        await gathering.LeaveAsync(Cancel);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(machine.Paths.ConformanceFacts));

        var result = await new ConformanceTask(gathering).RunAsync(default, Cancel);

        Assert.Equal("systemctl start --no-ask-password mero-node-conformance.service", tools.Ran[^1]);
        Assert.Equal("none [integrity] confidentiality", result.GetProperty("facts").GetProperty("lockdown").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("""{"a":1,"a":2}""")]
    public async Task What_the_service_left_in_another_form_is_refused(string? left)
    {
        if (left is not null)
            machine.Write("run/mero-node-conformance/facts.json", left);
        var refusal = await Assert.ThrowsAnyAsync<NodeException>(() => new ConformanceGathering(machine.Paths, tools).TakeAsync(Cancel));
        Assert.Contains("cannot be used", refusal.Message);
    }

    [Fact]
    public async Task A_service_that_fails_is_refused()
    {
        tools.Says.Remove("systemctl start");
        await Assert.ThrowsAnyAsync<NodeException>(() => new ConformanceGathering(machine.Paths, tools).TakeAsync(Cancel));
    }
}
