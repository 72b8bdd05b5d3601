namespace KmsTests.Faults;

public sealed class AgentFaultTests : DependencyFaultTests
{
    public static TheoryData<string> Faults => Of(Dependency.Agent);

    [Theory]
    [MemberData(nameof(Faults))]
    public Task Without_the_agent_no_key_leaves_and_with_it_again_one_does(string fault) => DemandAsync(fault);
}
