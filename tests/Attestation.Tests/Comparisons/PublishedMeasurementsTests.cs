using System.Text;
using System.Text.Json;
using Attestation.Comparisons;
using Attestation.Measurements;

namespace AttestationTests.Comparisons;

public sealed class PublishedMeasurementsTests
{
    const string Value = "394341b7182cd227c5c6b07ef8000cdfd86136c4292b8e576573ad7ed9ae41019f5818b4b971c9effc60e1ad9f1289f0";

    public static TheoryData<string> Files =>
        [.. SharedVectors.Folder is { } folder ? Directory.EnumerateFiles(Path.Combine(folder, "published"), "*.json").Select(file => Path.GetFileName(file)) : ["absent"]];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_published_file_is_imported_and_equals_itself(string file)
    {
        var content = SharedVectors.Read("published", file);
        using var document = JsonDocument.Parse(content);
        var entries = PublishedMeasurements.Parse(content);

        Assert.Equal(document.RootElement.EnumerateArray().Select(entry => entry.GetProperty("measurement_id").GetString()), entries.Select(entry => entry.Id));
        foreach (var (entry, published) in entries.Zip(document.RootElement.EnumerateArray()))
        {
            Assert.Equal(published.GetProperty("attestation_type").GetString() is "dcap-tdx", entry.Statement is not null);
            if (entry.Statement is null)
                continue;
            foreach (var register in Enum.GetValues<Register>())
                Assert.Equal(Published(published, register), entry.Statement[register].Values.Select(value => value.ToString()));
            Assert.True(MeasurementComparison.Compare(entry.Statement, entry.Statement).IsEqual);
        }
        Assert.Contains(entries, entry => entry.Statement is not null);
    }

    [Fact]
    public void A_value_is_equal_to_a_list_that_accepts_it()
    {
        var published = Parse($$$$"""[{"measurement_id":"x","attestation_type":"dcap-tdx","measurements":{"2":{"expected_any":["{{{{new string('0', 96)}}}}","{{{{Value}}}}"]}}}]""");
        var quote = MeasurementStatement.Of(new RegisterValues { MrTd = default, Rtmr0 = default, Rtmr1 = Measurement.Parse(Value), Rtmr2 = default, Rtmr3 = default }, null);

        var comparison = MeasurementComparison.Compare(published, quote);

        Assert.True(comparison.IsEqual);
        Assert.Equal([null, null, true, null, null], comparison.Registers.Select(register => register.IsEqual));
        Assert.Contains("The list says nothing about MRTD.", comparison.Registers[0].Notes);
    }

    [Fact]
    public void Two_lists_are_equal_when_they_accept_the_same()
    {
        var zero = new string('0', 96);
        var both = Parse($$$$"""{"measurement_id":"x","attestation_type":"dcap-tdx","measurements":{"0":{"expected_any":["{{{{zero}}}}","{{{{Value}}}}"]}}}""");
        var turned = Parse($$$$"""{"measurement_id":"x","attestation_type":"dcap-tdx","measurements":{"0":{"expected_any":["{{{{Value}}}}","{{{{zero}}}}"]}}}""");
        var more = Parse($$$$"""{"measurement_id":"x","attestation_type":"dcap-tdx","measurements":{"0":{"expected_any":["{{{{Value}}}}","{{{{zero}}}}","{{{{Value.Replace('3', '4')}}}}"]}}}""");

        Assert.True(MeasurementComparison.Compare(both, turned).IsEqual);
        Assert.False(MeasurementComparison.Compare(both, more).IsEqual);
    }

    [Theory]
    [InlineData("nothing", "not JSON")]
    [InlineData("7", "a JSON Number")]
    [InlineData("[7]", "entry 0 has no measurement_id")]
    [InlineData("""[{"measurement_id":7}]""", "entry 0 has no measurement_id")]
    [InlineData("""[{"measurement_id":"x"}]""", "entry 0 has no attestation_type")]
    [InlineData("""[{"measurement_id":"x","attestation_type":"dcap-tdx"}]""", "\"x\" has no measurements")]
    [InlineData("""[{"measurement_id":"x","attestation_type":"dcap-tdx","measurements":{"5":{}}}]""", "a measurement \"5\"")]
    [InlineData("""[{"measurement_id":"x","attestation_type":"dcap-tdx","measurements":{"0":{}}}]""", "without a value")]
    [InlineData("""[{"measurement_id":"x","attestation_type":"dcap-tdx","measurements":{"0":{"expected_any":[]}}}]""", "without a value")]
    [InlineData("""[{"measurement_id":"x","attestation_type":"dcap-tdx","measurements":{"0":{"expected":"00"}}}]""", "the value \"00\"")]
    [InlineData("""[{"measurement_id":"x","attestation_type":"dcap-tdx","measurements":{"0":{"expected":"00","expected_any":[]}}}]""", "without a value")]
    [InlineData("""[{"measurement_id":"x","measurement_id":"y","attestation_type":"dcap-tdx"}]""", "not JSON")]
    public void Parse_refuses(string json, string because) =>
        Assert.Contains(because, Assert.Throws<FormatException>(() => PublishedMeasurements.Parse(Encoding.UTF8.GetBytes(json))).Message);

    static MeasurementStatement Parse(string json) => Assert.Single(PublishedMeasurements.Parse(Encoding.UTF8.GetBytes(json))).Statement!;

    static IEnumerable<string?> Published(JsonElement entry, Register register)
    {
        if (!entry.GetProperty("measurements").TryGetProperty($"{(int)register}", out var measurement))
            return [];
        return measurement.TryGetProperty("expected", out var one) ? [one.GetString()] : measurement.GetProperty("expected_any").EnumerateArray().Select(item => item.GetString());
    }
}
