using Attestation.Measurements;

namespace AttestationTests.Measurements;

public sealed class PlatformFactTests
{
    [Theory]
    [InlineData("SecureBoot", "", "9dc3a1f80bcec915")]
    [InlineData("SecureBoot", "00", "cfa4e2c606f57262")]
    [InlineData("SecureBoot", "01", "2cded0c6f453d4c6")]
    [InlineData("PK", "", "6f2e3cbc14f9def8")]
    [InlineData("KEK", "", "d607c0efb41c0d75")]
    [InlineData("db", "", "08a74f8963b337ac")]
    [InlineData("dbx", "", "18cc6e01f0c6ea99")]
    public void OfVariable_hashes_as_real_machines_log(string name, string data, string expected) =>
        Assert.StartsWith(expected, PlatformFact.OfVariable(FactBasis.Assumed, name, Convert.FromHexString(data)).Digest.ToString());

    [Fact]
    public void OfData_hashes_the_boot_order_of_a_machine_with_one_disk() =>
        Assert.StartsWith("7210af19145ec2a8", PlatformFact.OfData(FactBasis.Recorded, [1, 0, 0, 0]).Digest.ToString());

    [Fact]
    public void The_event_says_where_it_is_from() =>
        Assert.Equal("the order; assumed: the bytes 0000", PlatformFact.OfData(FactBasis.Assumed, [0, 0]).ToEvent("order", "the order").Hashed);
}
