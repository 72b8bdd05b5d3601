using Pipeline.Images;
using Pipeline.Runs;

namespace PipelineTests.Images;

public sealed class DiskLayoutTests
{
    const string Good = """
        {"partitiontable": {"label": "gpt", "sectorsize": 512, "partitions": [
          {"start": 2048, "size": 262144, "type": "C12A7328-F81F-11D2-BA4B-00A0C93EC93B", "uuid": "F25F9C9A-DB27-4E1E-BD18-DED88BB9B46E"},
          {"start": 264192, "size": 202728, "type": "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709", "uuid": "1CE00305-39BF-9DD1-79F5-A967E2580FBF"},
          {"start": 466920, "size": 20480, "type": "2C7357ED-EBD2-46D9-AEC1-23D437EC2BF5", "uuid": "2B938E98-94D8-CBA4-D9C9-AFD5ABD4B6F7"}]}}
        """;

    [Fact]
    public void The_ids_of_root_and_hash_partition_are_the_root_hash()
    {
        var layout = DiskLayout.Parse(Good);

        Assert.Equal("1ce0030539bf9dd179f5a967e2580fbf2b938e9894d8cba4d9c9afd5abd4b6f7", layout.RootHash);
        Assert.Equal((1L << 20, DiskLayout.EspBytes), (layout.Esp.Offset, layout.Esp.Length));
    }

    [Theory]
    [InlineData("\"gpt\"", "\"dos\"", "in a dos table")]
    [InlineData("2C7357ED", "2C7357EE", "has no root hash partition")]
    public void Another_layout_is_refused(string good, string bad, string reason) =>
        Assert.Contains(reason, Assert.Throws<VerificationFailedException>(() => DiskLayout.Parse(Good.Replace(good, bad))).Message);
}
