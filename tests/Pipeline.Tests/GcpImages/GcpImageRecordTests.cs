using System.Text.Json;
using Attestation;
using Pipeline.GcpImages;
using PipelineTests.Releases;

namespace PipelineTests.GcpImages;

public sealed class GcpImageRecordTests
{
    static readonly string Json = ReleaseForge.Released(Profile.LockedReadOnly).Gcp.ToJson();

    [Fact]
    public Task A_record_says_what_is_uploaded() => Verify(Json, "json");

    [Fact]
    public void A_record_is_read_as_it_was_written() => Assert.Equal(Json, GcpImageRecord.Parse(Json).ToJson());

    [Theory]
    [InlineData("\"TDX_CAPABLE\"", "\"SEV_SNP_CAPABLE\"")]
    [InlineData("\"architecture\"", "\"arch\"")]
    [InlineData("\"schema_version\": 1,", "")]
    [InlineData("\"schema_version\": 1,", "\"schema_version\": 1, \"more\": 2,")]
    [InlineData("\"schema_version\": 1,", "\"schema_version\": 1, \"schema_version\": 1,")]
    [InlineData("\"X86_64\"", "null")]
    public void Another_form_is_refused(string text, string instead)
    {
        Assert.Contains(text, Json);
        Assert.Throws<JsonException>(() => GcpImageRecord.Parse(Json.Replace(text, instead, StringComparison.Ordinal)));
    }
}
