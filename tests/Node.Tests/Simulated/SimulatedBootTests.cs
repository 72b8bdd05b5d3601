using Attestation;
using Attestation.Measurements;
using Node;
using Node.Boot;
using Node.Simulated;
using NodeTests.Boot;

namespace NodeTests.Simulated;

/// <summary>The boot agent on a machine without TDX, with mero-sim, or something worse, at the other end of its port.</summary>
public sealed class SimulatedBootTests : IDisposable
{
    const string Zero = "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000";
    const string Extended = "d36a369da36da804796af0fad656e2ee5116da685d0ddeb9b130e725229446fad528abcfeaab700aac5afaa8540c86ce";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    readonly ManualTime time = new(DateTimeOffset.Parse("2026-11-22T12:00:00Z"), hasTimers: true);
    readonly VtpmForge vtpm = new VtpmForge().ExtendBySystem(11, "enter-initrd").ExtendBySystem(11, "sysinit");
    readonly FakeMachine machine;

    public SimulatedBootTests() => machine = new FakeMachine().WithVtpm(vtpm).WithPort("org.qemu.guest_agent.0", "vport1p1").WithPort(device: "vport1p2");

    public void Dispose() => machine.Dispose();

    [Fact]
    public async Task Extend_reports_the_boot_and_extends_the_simulated_register()
    {
        await using var world = await SimulatedWorld.StartAsync(time, Cancel, tdPorts: [Profile.Debug]);
        using var ports = new SocketPorts(world.TdPort(Profile.Debug));

        var record = await ExtendAsync(ports);

        Assert.Equal(Extended, record.Rtmr3.ToString());
        Assert.Equal(EvidenceEnvironment.Simulation, record.Environment);
        Assert.Equal(SimulatedWorld.RegistersOf(Profile.Debug).MrTd, record.MrTd);
        Assert.Equal(record, BootAgent.DemandRecord(machine.Paths));
        Assert.All(ports.Opened, path => Assert.Equal(machine.Paths.Device("vport1p2"), path));
        using var http = new HttpClient();
        var state = await http.GetStringAsync(world.Where.TdPort["debug"], Cancel);
        Assert.Contains($"\"rtmr3\":\"{Extended}\"}}", state, StringComparison.Ordinal);
        Assert.Contains("\"reports\":[{\"name\":\"boot\",\"content\":{\"environment\":\"simulation\",\"profile\":\"debug\"", state, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extend_a_second_time_on_the_same_boot_extends_nothing()
    {
        await using var world = await SimulatedWorld.StartAsync(time, Cancel, tdPorts: [Profile.Debug]);
        using var ports = new SocketPorts(world.TdPort(Profile.Debug));
        var first = await ExtendAsync(ports);
        machine.WithVtpm(vtpm.ExtendBySystem(11, "ready"));

        Assert.Equal(first, await ExtendAsync(ports));
    }

    [Fact]
    public async Task Extend_refuses_measurements_that_the_TD_refuses()
    {
        await using var world = await SimulatedWorld.StartAsync(time, Cancel, tdPorts: [Profile.Debug]);
        using var ports = new SocketPorts(world.TdPort(Profile.Debug));
        vtpm.Pcrs[9] = Measurement.Hash("another command line"u8);
        machine.WithVtpm(vtpm);

        var refusal = await RefusedAsync<TdPortException>(ports);

        Assert.StartsWith("The simulated TD refused \"measured\": PCR 9 holds ", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.VerificationFailed, refusal.ExitCode);
    }

    [Theory]
    [InlineData("sys/class/misc/tdx_guest/measurements/rtmr3:sha384", null)]
    [InlineData("sys/class/misc/tdx_guest/uevent", "None of ")]
    [InlineData("sys/module/tdx_guest/refcnt", "None of ")]
    [InlineData("dev/tdx_guest", "None of ")]
    [InlineData("proc/cpuinfo", "None of ")]
    public async Task Extend_never_opens_the_port_of_a_trust_domain(string sign, string? refusal)
    {
        machine.Write(sign, "processor\t: 0\nflags\t\t: fpu tdx_guest sse\n");
        if (refusal is null)
            machine.WithRegisters(Measurement.Zero);
        using var ports = new SocketPorts();
        var agent = new BootAgent(machine.Paths, new(machine.Paths, new ExtendingFiles(), ports, time), time);

        if (refusal is null)
            Assert.Equal(EvidenceEnvironment.Tdx, (await agent.ExtendAsync(Cancel)).Environment);
        else
            Assert.StartsWith(refusal, (await Assert.ThrowsAsync<BootRefusedException>(() => agent.ExtendAsync(Cancel))).Message, StringComparison.Ordinal);
        Assert.Empty(ports.Opened);
    }

    [Fact]
    public async Task Extend_is_not_led_astray_by_a_processor_without_TDX()
    {
        machine.Write("proc/cpuinfo", "flags\t\t: fpu tdx_guest_like sse\n");
        using var ports = new SocketPorts();
        await RefusedAsync<TdPortException>(ports);
        Assert.NotEmpty(ports.Opened);
    }

    [Fact]
    public async Task Extend_refuses_a_port_that_cannot_be_opened() =>
        Assert.Contains("vport1p2 cannot be used for \"measured\": Could not find file", (await RefusedAsync<TdPortException>(new())).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Extend_refuses_two_ports_of_the_name()
    {
        machine.WithPort(device: "vport2p1");
        Assert.StartsWith("vport1p2, vport2p1 are all called network.calimero.td", (await RefusedAsync<BootRefusedException>(new())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sys/kernel/security/tpm0/binary_bios_measurements", "The machine has no TPM")]
    [InlineData("sys/class/tpm/tpm0/pcr-sha384/23", "The vTPM has no SHA-384 bank")]
    public async Task Extend_refuses_a_machine_without_a_vTPM_that_tells(string file, string sentence)
    {
        File.Delete(Path.Combine(machine.Paths.Root, file));
        var refusal = await RefusedAsync<BootRefusedException>(new());
        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.AssetMissing, refusal.ExitCode);
    }

    [Fact]
    public async Task Extend_refuses_a_PCR_of_another_form()
    {
        machine.Write("sys/class/tpm/tpm0/pcr-sha384/3", "00\n");
        Assert.EndsWith("pcr-sha384/3 does not hold 96 hex digits.", (await RefusedAsync<BootRefusedException>(new())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(701, 0, "has more than 716800 bytes")]
    [InlineData(350, 351, "takes at most 716800")]
    public async Task Extend_refuses_logs_that_are_too_long_for_a_line(int firmware, int system, string sentence)
    {
        machine.Write("sys/kernel/security/tpm0/binary_bios_measurements", new byte[firmware << 10]);
        machine.Write("run/log/systemd/tpm2-measure.log", new byte[system << 10]);
        Assert.Contains(sentence, (await RefusedAsync<BootRefusedException>(new())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("measured", "rubbish", "answered \"measured\" with something other than a JSON object")]
    [InlineData("measured", "[]", "answered \"measured\" with something other than a JSON object")]
    [InlineData("measured", """{"id":ID}""", "answered \"measured\" without registers")]
    [InlineData("measured", """{"id":ID,"registers":{"mrtd":"00"}}""", "answered \"measured\" without mrtd")]
    [InlineData("measured", """{"id":ID,"id":ID}""", "answered \"measured\" with something other than a JSON object")]
    [InlineData("measured", "LONG", "answered \"measured\" with more than 1048576 bytes")]
    [InlineData("measured", "", "The other end closed it")]
    [InlineData("read", """{"id":ID,"value":7}""", "answered \"read\" without value")]
    [InlineData("read", """{"id":ID,"value":"MRTD"}""", "Something else extended it")]
    [InlineData("extend", """{"id":ID,"error":"no"}""", "refused \"extend\": no")]
    [InlineData("extend", """{"id":ID,"value":"MRTD"}""", "was expected")]
    [InlineData("report", """{"id":ID,"error":"no"}""", "refused \"report\": no")]
    public async Task Extend_refuses_a_TD_that_gives_something_else(string op, string answer, string sentence)
    {
        await using var td = new FakeTd(Genuine((asked, id) => asked == op
            ? answer.Replace("ID", $"{id}", StringComparison.Ordinal).Replace("LONG", new('a', TdPort.MaximumLine + 1), StringComparison.Ordinal).Replace("MRTD", new('a', 96), StringComparison.Ordinal)
            : null));
        using var ports = new SocketPorts(td.Socket);
        Assert.Contains(sentence, (await Assert.ThrowsAnyAsync<NodeException>(() => ExtendAsync(ports))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extend_refuses_a_register_that_reads_back_otherwise_than_it_answered()
    {
        await using var td = new FakeTd(Genuine((asked, id) => asked is "read" ? $$"""{"id":{{id}},"value":"{{Zero}}"}""" : null));
        using var ports = new SocketPorts(td.Socket);
        Assert.Contains($"RTMR3 holds {Zero} after the extension", (await RefusedAsync<BootRefusedException>(ports)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("measured")]
    [InlineData("read")]
    [InlineData("extend")]
    [InlineData("report")]
    public async Task Extend_gives_up_on_a_TD_that_does_not_answer(string silent)
    {
        var genuine = Genuine((_, _) => null);
        await using var td = new FakeTd((op, id) => op == silent ? null : genuine(op, id));
        using var ports = new SocketPorts(td.Socket);

        var refused = RefusedAsync<TdPortException>(ports);
        await Task.WhenAny(td.Unanswered.WaitAsync(Cancel), refused);
        time.Advance(TdPort.Patience);

        Assert.Contains($"did not answer \"{silent}\" within 60 seconds", (await refused).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extend_passes_over_answers_that_somebody_else_did_not_wait_for()
    {
        var genuine = Genuine((_, _) => null);
        await using var td = new FakeTd((op, id) => """{"error":"left over"}""" + "\n" + """{"id":-1,"error":"left over"}""" + "\n" + genuine(op, id));
        using var ports = new SocketPorts(td.Socket);
        Assert.Equal(Extended, (await ExtendAsync(ports)).Rtmr3.ToString());
    }

    // A TD that does all that is asked, except where the test wants something else.
    static Func<string, int, string?> Genuine(Func<string, int, string?> otherwise)
    {
        var value = Zero;
        return (op, id) => otherwise(op, id) ?? op switch
        {
            "measured" => $$$"""{"id":{{{id}}},"registers":{"mrtd":"{{{new string('b', 96)}}}"}}""",
            "read" => $$"""{"id":{{id}},"value":"{{value}}"}""",
            "extend" => $$"""{"id":{{id}},"value":"{{value = Extended}}"}""",
            _ => $$"""{"id":{{id}}}""",
        };
    }

    Task<BootRecord> ExtendAsync(SocketPorts ports) =>
        new BootAgent(machine.Paths, new(machine.Paths, new KernelRegisterFiles(), ports, time), time).ExtendAsync(Cancel);

    Task<T> RefusedAsync<T>(SocketPorts ports) where T : NodeException => Assert.ThrowsAsync<T>(() => ExtendAsync(ports));
}
