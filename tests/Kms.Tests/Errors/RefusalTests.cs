using System.Reflection;
using Kms.Errors;

namespace KmsTests.Errors;

public sealed class RefusalTests
{
    [Fact]
    public Task The_contract_has_these_codes_and_statuses()
    {
        var refusals = typeof(Refusal).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(property => (Refusal)property.GetValue(null)!);
        return Verify(string.Concat(refusals.Select(refusal => $"{refusal.Status} {refusal.Code}\n").Distinct().Order(StringComparer.Ordinal)));
    }
}
