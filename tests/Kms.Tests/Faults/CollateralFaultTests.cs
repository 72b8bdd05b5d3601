namespace KmsTests.Faults;

public sealed class CollateralFaultTests : DependencyFaultTests
{
    public static TheoryData<string> Faults => Of(Dependency.Collateral);

    [Theory]
    [MemberData(nameof(Faults))]
    public Task Without_genuine_collateral_no_key_leaves_and_with_it_again_one_does(string fault) => DemandAsync(fault);
}
