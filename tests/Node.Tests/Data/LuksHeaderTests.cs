using System.Text;
using Node.Data;
using Node.Data.Luks;

namespace NodeTests.Data;

public sealed class LuksHeaderTests(RealHeader real) : IClassFixture<RealHeader>
{
    const string Segment = "\"segments\":{\"0\":{";
    const string SecondSegment = """ "1":{"type":"crypt","offset":"33554432","size":"dynamic","iv_tweak":"0","encryption":"cipher_null-ecb","sector_size":4096}, """;

    [Fact]
    public void What_cryptsetup_made_is_accepted() => LuksHeader.Demand(real.Bytes);

    [Fact]
    public void Every_cut_of_the_metadata_is_refused()
    {
        var length = LuksForge.Json(real.Bytes).Length;
        for (var kept = 0; kept < length; kept++)
            Refused(LuksForge.WithJson(real.Bytes, json => json[..kept]));
    }

    /// <summary>Each is a whole header with both checksums: it differs from a good one in this member only.</summary>
    [Theory]
    [InlineData("\"encryption\":\"aes-xts-plain64\",\"sector_size\"", "\"encryption\":\"cipher_null-ecb\",\"sector_size\"", "segment.encryption is cipher_null-ecb")]
    [InlineData("\"encryption\":\"aes-xts-plain64\",\"key_size\":64", "\"encryption\":\"cipher_null-ecb\",\"key_size\":64", "keyslot.area.encryption is cipher_null-ecb")]
    [InlineData("\"encryption\":\"aes-xts-plain64\",\"sector_size\"", "\"encryption\":\"aes-ecb\",\"sector_size\"", "segment.encryption is aes-ecb")]
    [InlineData("\"type\":\"crypt\"", "\"type\":\"linear\"", "segment.type is linear")]
    [InlineData("\"offset\":\"16777216\"", "\"offset\":\"0\"", "segment.offset is 0")]
    [InlineData("\"size\":\"dynamic\"", "\"size\":\"4096\"", "segment.size is 4096")]
    [InlineData("\"iv_tweak\":\"0\"", "\"iv_tweak\":\"8\"", "segment.iv_tweak is 8")]
    [InlineData("\"sector_size\":4096", "\"sector_size\":512", "segment.sector_size is 512")]
    [InlineData("\"sector_size\":4096", "\"sector_size\":4096,\"flags\":[\"online-reencrypt\"]", "$.segments.0")]
    [InlineData("\"sector_size\":4096", "\"sector_size\":4096,\"integrity\":{\"type\":\"none\"}", "$.segments.0")]
    [InlineData(Segment, "\"segments\":{" + SecondSegment + "\"0\":{", "segments are 1, 0")]
    [InlineData("\"segments\":{\"0\":", "\"segments\":{\"1\":", "segments are 1")]
    [InlineData("\"tokens\":{}", "\"tokens\":{\"0\":{\"type\":\"luks2-keyring\",\"keyslots\":[\"0\"],\"key_description\":\"x\"}}", "1 tokens")]
    [InlineData("\"keyslots\":{\"0\":{\"type\":\"luks2\"", "\"keyslots\":{\"0\":{\"type\":\"reencrypt\"", "keyslot.type is reencrypt")]
    [InlineData("\"keyslots\":{\"0\":", "\"keyslots\":{\"7\":", "keyslots are 7")]
    [InlineData("\"key_size\":64,\"af\"", "\"key_size\":32,\"af\"", "keyslot.key_size is 32")]
    [InlineData("\"key_size\":64},\"kdf\"", "\"key_size\":1},\"kdf\"", "keyslot.area.key_size is 1")]
    [InlineData("\"stripes\":4000", "\"stripes\":1", "keyslot.af.stripes is 1")]
    [InlineData("\"type\":\"luks1\"", "\"type\":\"none\"", "keyslot.af.type is none")]
    [InlineData("\"stripes\":4000,\"hash\":\"sha256\"", "\"stripes\":4000,\"hash\":\"md5\"", "keyslot.af.hash is md5")]
    [InlineData("\"type\":\"raw\"", "\"type\":\"journal\"", "keyslot.area.type is journal")]
    [InlineData("\"offset\":\"32768\"", "\"offset\":\"99999999999999999999\"", "keyslot.area.offset is 99999999999999999999")]
    [InlineData("\"size\":\"258048\"", "\"size\":\"18446744073709551615\"", "keyslot.area.size is 18446744073709551615")]
    [InlineData("\"kdf\":{\"type\":\"pbkdf2\"", "\"kdf\":{\"type\":\"argon2id\"", "keyslot.kdf.type is argon2id")]
    [InlineData("\"kdf\":{\"type\":\"pbkdf2\",\"hash\":\"sha256\",\"iterations\":1000", "\"kdf\":{\"type\":\"pbkdf2\",\"hash\":\"sha256\",\"iterations\":4294967295", "keyslot.kdf.iterations is 4294967295")]
    [InlineData("\"kdf\":{\"type\":\"pbkdf2\",\"hash\":\"sha256\"", "\"kdf\":{\"type\":\"pbkdf2\",\"hash\":\"sha1\"", "keyslot.kdf.hash is sha1")]
    [InlineData("\"digests\":{\"0\":{\"type\":\"pbkdf2\"", "\"digests\":{\"0\":{\"type\":\"none\"", "digest.type is none")]
    [InlineData("\"digests\":{\"0\":", "\"digests\":{\"1\":", "digests are 1")]
    [InlineData("\"digests\":{\"0\":{\"type\":\"pbkdf2\",\"keyslots\":[\"0\"]", "\"digests\":{\"0\":{\"type\":\"pbkdf2\",\"keyslots\":[]", "digest.keyslots is ")]
    [InlineData("\"segments\":[\"0\"],\"hash\":\"sha256\"", "\"segments\":[\"0\",\"1\"],\"hash\":\"sha256\"", "digest.segments is 0,1")]
    [InlineData("\"segments\":[\"0\"],\"hash\":\"sha256\"", "\"segments\":[\"0\"],\"hash\":\"crc32\"", "digest.hash is crc32")]
    [InlineData("\"segments\":[\"0\"],\"hash\":\"sha256\",\"iterations\":1000", "\"segments\":[\"0\"],\"hash\":\"sha256\",\"iterations\":1", "digest.iterations is 1,")]
    [InlineData("\"digest\":\"", "\"digest\":\"AAAA", "digest.digest is not 32 bytes")]
    [InlineData("\"json_size\":\"12288\"", "\"json_size\":\"4096\"", "config.json_size is 4096")]
    [InlineData("\"keyslots_size\":\"16744448\"", "\"keyslots_size\":\"0\"", "config.keyslots_size is 0")]
    [InlineData("\"json_size\"", "\"requirements\":{\"mandatory\":[\"online-reencrypt-v2\"]},\"json_size\"", "$.config")]
    [InlineData("\"json_size\"", "\"flags\":[\"allow-discards\"],\"json_size\"", "$.config")]
    [InlineData("\"json_size\":\"12288\"", "\"json_size\":\"12288\",\"json_size\":\"12288\"", "$.config")]
    [InlineData("\"json_size\":\"12288\"", "\"json_size\":null", "$.config")]
    [InlineData("\"config\"", "\"more\":{},\"config\"", "$")]
    public void Another_member_is_refused(string good, string bad, string reason)
    {
        var json = LuksForge.Json(real.Bytes);
        Assert.Contains(good, json, StringComparison.Ordinal);
        var refusal = Refused(LuksForge.WithJson(real.Bytes, _ => ReplaceFirst(json, good, bad)));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_of_zeros_is_refused() => Assert.Contains("begins with 000000000000", Refused(new byte[LuksForm.DataOffset]).Message, StringComparison.Ordinal);

    [Fact]
    public void A_copy_of_another_size_is_refused() =>
        AssertRefused("first copy has 18446744073709551615 bytes", LuksForge.WithCopies(real.Bytes, LuksForge.Number(8, ulong.MaxValue)));

    [Fact]
    public void A_copy_of_another_version_is_refused() => AssertRefused("version 1", LuksForge.WithCopies(real.Bytes, copy => copy[7] = 1));

    [Fact]
    public void A_copy_with_another_checksum_algorithm_is_refused() =>
        AssertRefused("another checksum than sha256", LuksForge.WithCopies(real.Bytes, copy => "sha1\0\0"u8.CopyTo(copy[72..])));

    [Fact]
    public void A_copy_that_lies_about_its_place_is_refused() => AssertRefused("says that it is at byte 16384", LuksForge.WithFirst(real.Bytes, LuksForge.Number(256, 16384)));

    [Fact]
    public void Copies_of_different_times_are_refused() =>
        AssertRefused("two copies differ", LuksForge.WithSecond(real.Bytes, LuksForge.Number(16, 99)));

    [Fact]
    public void Copies_of_different_metadata_are_refused() => AssertRefused(
        "different metadata",
        LuksForge.WithSecond(real.Bytes, copy => Encoding.UTF8.GetBytes(LuksForge.Json(real.Bytes).Replace("\"crypt\"", "\"CRYPT\"", StringComparison.Ordinal)).CopyTo(copy[4096..])));

    [Fact]
    public void A_second_text_behind_the_metadata_is_refused() =>
        AssertRefused("only zeros", LuksForge.WithCopies(real.Bytes, copy => copy[^1] = (byte)'}'));

    [Fact]
    public void Metadata_without_an_end_is_refused() => AssertRefused("only zeros", LuksForge.WithCopies(real.Bytes, copy => copy[4096..].Fill((byte)' ')));

    [Theory]
    [InlineData(0)]
    [InlineData(LuksForm.CopySize)]
    public void Every_flipped_byte_of_the_used_part_is_refused(int copy)
    {
        for (var at = 0; at < 4096 + LuksForge.Json(real.Bytes).Length; at += 7)
        {
            var header = (byte[])real.Bytes.Clone();
            header[copy + at] ^= 1;
            Refused(header);
        }
    }

    static void AssertRefused(string reason, byte[] header) => Assert.Contains(reason, Refused(header).Message, StringComparison.Ordinal);

    static DataRefusedException Refused(byte[] header)
    {
        var refusal = Assert.Throws<DataRefusedException>(() => LuksHeader.Demand(header));
        Assert.Equal(DataRefusal.HeaderRefused, refusal.Reason);
        return refusal;
    }

    static string ReplaceFirst(string text, string good, string bad) => text.IndexOf(good, StringComparison.Ordinal) is var at ? text[..at] + bad + text[(at + good.Length)..] : text;
}
