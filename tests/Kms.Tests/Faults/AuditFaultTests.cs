namespace KmsTests.Faults;

public sealed class AuditFaultTests : DependencyFaultTests
{
    public static TheoryData<string> Faults => Of(Dependency.AuditFile);

    [Theory]
    [MemberData(nameof(Faults))]
    public Task Without_a_line_no_key_leaves_and_with_one_again_it_does(string fault) => DemandAsync(fault);
}
