using Attestation;
using Attestation.Measurements;
using Node;
using Node.Boot;
using NodeTests.Simulated;

namespace NodeTests.Boot;

public sealed class BootAgentTests
{
    static readonly ManualTime Time = new(DateTimeOffset.Parse("2026-11-22T12:00:00Z"));

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    readonly ExtendingFiles files = new();

    // Known answers: reference values for a root hash of 64 zeros.
    [Theory]
    [InlineData("debug", "d36a369da36da804796af0fad656e2ee5116da685d0ddeb9b130e725229446fad528abcfeaab700aac5afaa8540c86ce")]
    [InlineData("debug-read-only", "8653316cd574c90a96cf5020e36f3d5fa8d5472291f17422d62e2b31c837ef41a3f1df02973351edd0e0e2953bdfe2b6")]
    [InlineData("locked-read-only", "b533e4047364b6ce042f58c53305593121d80b2f93f30660e70ff35cac28711e6fa72fcba7326aa3483eb6d3c4e22fce")]
    public async Task Extend_gives_upstreams_rtmr3(string profile, string rtmr3)
    {
        using var machine = new FakeMachine(profile).WithRegisters(Measurement.Zero);

        var record = await Agent(machine).ExtendAsync(Cancel);

        Assert.Equal(rtmr3, record.Rtmr3.ToString());
        Assert.Equal(rtmr3, Convert.ToHexStringLower(File.ReadAllBytes(machine.Rtmr3())));
        Assert.Equal(record, BootAgent.DemandRecord(machine.Paths));
        Assert.Equal(EvidenceEnvironment.Tdx, record.Environment);
        Assert.Equal(Measurement.Hash("firmware"u8), record.MrTd);
    }

    [Fact]
    public async Task Extend_finds_the_registers_under_the_older_name()
    {
        using var machine = new FakeMachine().WithRegisters(Measurement.Zero, "mr");
        var record = await Agent(machine).ExtendAsync(Cancel);
        Assert.Equal(record.Rtmr3.ToArray(), File.ReadAllBytes(machine.Rtmr3("mr")));
    }

    [Fact]
    public async Task Extend_a_second_time_on_the_same_boot_extends_nothing()
    {
        using var machine = new FakeMachine().WithRegisters(Measurement.Zero);
        var first = await Agent(machine).ExtendAsync(Cancel);

        var second = await Agent(machine, time: new(Time.GetUtcNow().AddHours(1))).ExtendAsync(Cancel);

        Assert.Equal(1, files.Writes);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Extend_refuses_a_machine_without_tdx()
    {
        using var machine = new FakeMachine();
        var refusal = await RefusedAsync(machine);
        Assert.Equal(ExitCode.AssetMissing, refusal.ExitCode);
        Assert.Contains("no Intel TDX guest", refusal.Message);
        Assert.False(File.Exists(machine.Paths.BootRecord));
    }

    [Fact]
    public async Task Extend_refuses_a_register_that_something_else_extended()
    {
        using var machine = new FakeMachine().WithRegisters(Measurement.Hash("other"u8));
        Assert.Contains("Something else extended it", (await RefusedAsync(machine)).Message);
        Assert.Equal(0, files.Writes);
    }

    [Fact]
    public async Task Extend_refuses_a_write_that_does_not_extend()
    {
        using var machine = new FakeMachine().WithRegisters(Measurement.Zero);
        var refusal = await Assert.ThrowsAsync<BootRefusedException>(() => Agent(machine, new KernelRegisterFiles()).ExtendAsync(Cancel));
        Assert.Equal(ExitCode.VerificationFailed, refusal.ExitCode);
        Assert.Contains("after the extension", refusal.Message);
        Assert.False(File.Exists(machine.Paths.BootRecord));
    }

    [Fact]
    public async Task Extend_refuses_a_kernel_without_rtmr3()
    {
        using var machine = new FakeMachine().WithRegisters(Measurement.Zero);
        File.Delete(machine.Rtmr3());
        Assert.Contains("could not be read", (await RefusedAsync(machine)).Message);
    }

    [Fact]
    public async Task Extend_refuses_a_register_of_another_size()
    {
        using var machine = new FakeMachine().WithRegisters(Measurement.Zero);
        File.WriteAllBytes(machine.Rtmr3(), new byte[32]);
        Assert.Contains("gave 32 bytes", (await RefusedAsync(machine)).Message);
    }

    [Fact]
    public async Task Extend_refuses_an_image_and_a_command_line_of_different_profiles()
    {
        using var machine = new FakeMachine("debug").WithRegisters(Measurement.Zero);
        machine.Write("etc/calimero/image-profile", "locked-read-only\n");
        Assert.Contains("of different images", (await RefusedAsync(machine)).Message);
    }

    [Fact]
    public async Task Extend_refuses_an_unknown_image_profile()
    {
        using var machine = new FakeMachine().WithRegisters(Measurement.Zero);
        machine.Write("etc/calimero/image-profile", "Debug\n");
        Assert.Contains("says \"Debug\"", (await RefusedAsync(machine)).Message);
    }

    [Fact]
    public async Task Extend_refuses_an_image_without_a_profile()
    {
        using var machine = new FakeMachine().WithRegisters(Measurement.Zero);
        File.Delete(machine.Paths.ImageProfile);
        Assert.Equal(ExitCode.AssetMissing, (await RefusedAsync(machine)).ExitCode);
    }

    [Fact]
    public void DemandRecord_refuses_a_boot_that_was_not_extended()
    {
        using var machine = new FakeMachine();
        Assert.Contains("Run mero-node boot first", Assert.Throws<BootRefusedException>(() => BootAgent.DemandRecord(machine.Paths)).Message);
    }

    [Fact]
    public void DemandRecord_refuses_a_record_of_another_form()
    {
        using var machine = new FakeMachine();
        machine.Write("run/mero-node/boot.json", "{}");
        Assert.Contains("is not a boot record", Assert.Throws<BootRefusedException>(() => BootAgent.DemandRecord(machine.Paths)).Message);
    }

    BootAgent Agent(FakeMachine machine, IRegisterFiles? registers = null, ManualTime? time = null) =>
        new(machine.Paths, new(machine.Paths, registers ?? files, new SocketPorts(), time ?? Time), time ?? Time);

    Task<BootRefusedException> RefusedAsync(FakeMachine machine) =>
        Assert.ThrowsAsync<BootRefusedException>(() => Agent(machine).ExtendAsync(Cancel));
}
