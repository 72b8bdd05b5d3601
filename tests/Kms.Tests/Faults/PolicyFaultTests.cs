namespace KmsTests.Faults;

public sealed class PolicyFaultTests : DependencyFaultTests
{
    public static TheoryData<string> Faults => Of(Dependency.PolicyFile, Dependency.PolicyService);

    [Theory]
    [MemberData(nameof(Faults))]
    public Task What_is_in_force_stays_and_nothing_wrong_ever_is(string fault) => DemandAsync(fault);
}
