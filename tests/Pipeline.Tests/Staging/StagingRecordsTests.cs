using System.Text.Json;
using Attestation;
using Pipeline.Staging;

namespace PipelineTests.Staging;

/// <summary>What mero-node writes, read by the pipeline: the two know each other only by these files.</summary>
public sealed class StagingRecordsTests
{
    [Fact]
    public void ObservedKms_is_what_the_node_writes()
    {
        var written = Sample("ObservedKmsTests");
        Assert.Equal(written, ObservedKms.Parse(written).ToJson());
    }

    [Fact]
    public void GuestProbeReport_is_what_the_node_writes()
    {
        var written = Sample("ProbeReportTests");
        Assert.Equal(written, JsonSerializer.Serialize(JsonSerializer.Deserialize(written, StagingJson.Files.GuestProbeReport), StagingJson.Files.GuestProbeReport) + "\n");
    }

    [Theory]
    [InlineData("debug")]
    [InlineData("debug-read-only")]
    [InlineData("locked-read-only")]
    public void RequiredCases_are_those_that_the_node_tries(string profile)
    {
        var written = File.ReadAllText(Path.Combine(Folder, $"StagingProbeTests.A_report_names_every_case_whatever_happens_profile={profile}.verified.txt"));
        Assert.Equal(written, string.Concat(RequiredCases.OfGuest(Profile.Parse(profile)).Select(name => name + "\n")));
    }

    [Fact]
    public void Parse_refuses_a_member_that_it_does_not_know() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(Sample("ProbeReportTests").Replace("\"outcome\"", "\"waived\": true, \"outcome\""), StagingJson.Files.GuestProbeReport));

    [Fact]
    public async Task Endpoints_are_what_clients_are_promised() => await Verify(new StagingEndpoints
    {
        Kms = "http://127.0.0.1:40001",
        Instances = ["http://127.0.0.1:40001"],
        Profile = Profile.Debug,
        DstackSocket = "/tmp/mero-a/dstack.sock",
        TdQuote = "http://127.0.0.1:40002/td/debug/quote",
        Collateral = "http://127.0.0.1:40002",
        RootCa = "/checkout/artifacts/tmp/staging-debug-0/run/root-ca.pem",
    }.ToJson(), "json");

    static string Folder => Path.Combine(Repository.Root, "tests", "Node.Tests", "Probes");

    static string Sample(string test) => File.ReadAllText(Path.Combine(Folder, $"{test}.Json_is_what_the_pipeline_reads.verified.json"));
}
