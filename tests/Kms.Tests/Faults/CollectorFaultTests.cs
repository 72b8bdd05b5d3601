namespace KmsTests.Faults;

public sealed class CollectorFaultTests : DependencyFaultTests
{
    public static TheoryData<string> Faults => Of(Dependency.Collector);

    [Theory]
    [MemberData(nameof(Faults))]
    public Task A_collector_stops_nothing(string fault) => DemandAsync(fault);
}
