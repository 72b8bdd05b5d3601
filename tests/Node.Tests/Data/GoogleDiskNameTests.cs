using Node.Data.Disks;

namespace NodeTests.Data;

public sealed class GoogleDiskNameTests
{
    static readonly int Room = GoogleDiskName.IdentitySize - IdentityForge.VendorOffset;

    [Theory]
    [InlineData("""{"device_name":"mero-data","disk_type":"PERSISTENT"}""")]
    [InlineData("""{"disk":{"a":["device_name"]},"device_name":"mero-data"}""")]
    [InlineData(""" { "device_name" : "mero-data" } """)]
    public void A_name_is_read(string text) => Assert.Equal("mero-data", GoogleDiskName.Parse(IdentityForge.Of(text)));

    [Fact]
    public void A_disk_whose_vendor_wrote_nothing_has_no_name() => Assert.Null(GoogleDiskName.Parse(IdentityForge.Of("")));

    [Fact]
    public void The_longest_name_is_read() => Assert.Equal(new('a', 63), GoogleDiskName.Parse(Named(new('a', 63))));

    [Theory]
    [InlineData("mero-data", "the vendor's text is no JSON object")]
    [InlineData("""["device_name"]""", "the vendor's text is no JSON object")]
    [InlineData("""{"device_name":"mero-data" """, "the vendor's text is no JSON object")]
    [InlineData("""{"device_name":"mero-data"}}""", "the vendor's text is no JSON object")]
    [InlineData("""{"device_name":"mero-data"}{"device_name":"other"}""", "the vendor's text is no JSON object")]
    [InlineData("""{"disk_type":"PERSISTENT"}""", "the vendor's text has no device_name")]
    [InlineData("""{"device_name":"mero-data","device_name":"other"}""", "the vendor's text has device_name twice")]
    [InlineData("""{"device_name":7}""", "device_name is no string")]
    [InlineData("""{"device_name":null}""", "device_name is no string")]
    [InlineData("""{"device_name":""}""", "device_name has 0 characters; 1 to 63 are expected")]
    [InlineData("""{"device_name":"../sda"}""", "device_name has other characters than letters, digits, - and _")]
    [InlineData("""{"device_name":"mero-data\n"}""", "device_name has other characters than letters, digits, - and _")]
    [InlineData("{\"device_name\":\"mero-data\"}\0x", "something other than zeros is behind the vendor's text")]
    public void What_is_no_name_is_refused(string text, string reason) => Assert.Equal(reason, Refused(IdentityForge.Of(text)));

    [Fact]
    public void A_name_that_is_too_long_is_refused() => Assert.Equal("device_name has 64 characters; 1 to 63 are expected", Refused(Named(new('a', 64))));

    [Fact]
    public void A_text_that_fills_the_vendors_bytes_is_refused()
    {
        var frame = """{"device_name":"mero-data","x":""}""".Length;
        Assert.Equal("the vendor's 3712 bytes do not end with a zero", Refused(IdentityForge.Of($$"""{"device_name":"mero-data","x":"{{new string('x', Room - frame)}}"}""")));
    }

    [Fact]
    public void Text_that_is_no_utf_8_is_refused()
    {
        var identity = Named("mero-data");
        identity[IdentityForge.VendorOffset + """{"device_name":"m""".Length] = 0xff;
        Assert.Equal("the vendor's text is no JSON object", Refused(identity));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4095)]
    [InlineData(4097)]
    public void An_answer_of_another_length_is_refused(int length) => Assert.Equal($"the identity has {length} bytes; 4096 are expected", Refused(new byte[length]));

    static byte[] Named(string name) => IdentityForge.Of($$"""{"device_name":"{{name}}"}""");

    static string Refused(byte[] identity) => Assert.Throws<InvalidDataException>(() => GoogleDiskName.Parse(identity)).Message;
}
