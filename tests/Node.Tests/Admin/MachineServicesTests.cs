using Attestation;
using Attestation.Measurements;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Node.Admin;
using Node.Boot;
using Node.Fetching;
using Node.Quotes;
using Node.Tasks;
using NodeTests.Boot;
using NodeTests.Simulated;

namespace NodeTests.Admin;

public sealed class MachineServicesTests : IDisposable
{
    readonly FakeMachine machine = new FakeMachine().WithRegisters(Measurement.Zero).WithPort();
    readonly SocketPorts ports = new();

    public void Dispose()
    {
        machine.Dispose();
        ports.Dispose();
    }

    [Fact]
    public async Task A_trust_domain_takes_no_tasks_although_its_host_gave_it_a_port()
    {
        var services = await OfAsync(EvidenceEnvironment.Tdx);
        Assert.Null(services.Tasks);
        Assert.IsType<TsmQuoteSource>(services.Quotes);
        Assert.IsType<TdxExpectation>(services.Kms.Expectation);
        Assert.IsType<NoWatch>(services.Kms.Watch);
        Assert.Empty(ports.Opened);
    }

    [Fact]
    public async Task The_simulation_takes_tasks_over_its_port() => Assert.NotNull((await OfAsync(EvidenceEnvironment.Simulation)).Tasks);

    [Theory]
    [InlineData(EvidenceEnvironment.Tdx, false)]
    [InlineData(EvidenceEnvironment.Simulation, true)]
    public async Task Only_a_server_of_the_simulation_asks_for_tasks_even_when_it_is_given_a_port(EvidenceEnvironment environment, bool asks)
    {
        var simulated = await OfAsync(EvidenceEnvironment.Simulation);
        await BootedAsync(environment);
        await using var app = AdminServer.Create(machine.Paths, "127.0.0.1:0", _ => simulated);
        Assert.Equal(asks, app.Services.GetServices<IHostedService>().Any(service => service is TaskLoop));
        Assert.Equal(asks, app.Services.GetService<TaskPort>() is not null);
        if (!asks)
            Assert.Empty(app.Services.GetServices<INodeTask>());
    }

    async Task<MachineServices> OfAsync(EvidenceEnvironment environment) =>
        MachineServices.Of(await BootedAsync(environment), machine.Paths, new KernelReportEntries(), ports, TimeProvider.System);

    async Task<BootRecord> BootedAsync(EvidenceEnvironment environment)
    {
        var record = new BootRecord
        {
            Environment = environment,
            Profile = Profile.Debug,
            RootHash = FakeMachine.RootHash,
            Event = Measurement.Zero,
            MrTd = Measurement.Zero,
            Rtmr3 = Measurement.Zero,
            ExtendedAt = PolicyForge.MadeAt,
        };
        Directory.CreateDirectory(Path.GetDirectoryName(machine.Paths.BootRecord)!);
        await File.WriteAllTextAsync(machine.Paths.BootRecord, record.ToJson(), TestContext.Current.CancellationToken);
        return record;
    }
}
