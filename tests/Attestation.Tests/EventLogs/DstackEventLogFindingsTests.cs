using System.Text.Json;
using Attestation.EventLogs;

namespace AttestationTests.EventLogs;

/// <summary>What is odd about a log and refuses nothing.</summary>
public sealed class DstackEventLogFindingsTests
{
    [Theory]
    [InlineData("app-id, system-ready", "")]
    [InlineData("mr-kms, mr-kms, init-script-hash, init-script-hash, system-ready", "")]
    [InlineData("mine, mine, system-ready", "")]
    [InlineData("app-id, system-ready, mine", "application_event 2")]
    [InlineData("app-id, app-id, system-ready", "reserved_name_twice 1")]
    [InlineData("app-id, system-ready, app-id", "reserved_name_after_system_ready 2")]
    [InlineData("app-id, system-ready, system-ready", "reserved_name_after_system_ready 2")]
    [InlineData("app-id", "missing_system_ready ")]
    public void Odd_names_are_found(string names, string expected)
    {
        var log = DstackEventLog.Parse($"[{string.Join(',', names.Split(", ").Select(name => Digested(name)))}]");

        Assert.Equal(expected, string.Join(", ", log.Findings.Select(finding => $"{JsonSerializer.Serialize(finding.Code).Trim('"')} {finding.Event}")));
    }

    [Fact]
    public void Digests_that_are_left_out_are_found()
    {
        var log = DstackEventLog.Parse($"[{Runtime("app-id", "aa")},{Digested("system-preparing")},{Runtime("system-ready", "")}]");

        var finding = Assert.Single(log.Findings);
        Assert.Equal((LogFindingCode.EmptyDigest, "2 events, from 0 to 2, have no digest; it was computed from name and payload."), (finding.Code, finding.Text));
    }

    [Theory]
    [InlineData("eventType", "event_payload")]
    [InlineData("event_type", "eventPayload")]
    public void Old_field_names_are_found(string type, string payload)
    {
        var log = DstackEventLog.Parse(
            $$"""[{"imr":3,"{{type}}":134217729,"digest":"{{RuntimeEvent.Digest("system-ready", [])}}","event":"system-ready","{{payload}}":""}]""");

        Assert.Equal([LogFindingCode.OldFieldNames], log.Findings.Select(finding => finding.Code));
    }

    [Theory]
    [InlineData("dstack_simulator_v0.5.5/eventlog.json", "")]
    [InlineData("dstack_verifier_quote-report.json", "ApplicationEvent")]
    [InlineData("dstack_verifier_tdx-lite-getquote.json", "EmptyDigest")]
    public void A_real_log_has_the_findings_of_its_version(string fixture, string expected) =>
        Assert.Equal(expected, string.Join(' ', DstackFixture.Read(fixture).Log.Findings.Select(finding => finding.Code)));

    [Fact]
    public void A_digest_that_is_not_of_the_logged_data_is_found()
    {
        var log = DstackEventLog.Parse($$"""[{"imr":1,"event_type":2147483655,"digest":"{{new string('a', 96)}}","event":"","event_payload":"6869"},{{Digested("system-ready")}}]""");

        Assert.Equal([LogFindingCode.DigestMismatch], log.Findings.Select(finding => finding.Code));
        Assert.Null(log.Events[0].Boot!.ProvenText);
    }

    static string Digested(string name) =>
        $$"""{"imr":3,"event_type":134217729,"digest":"{{RuntimeEvent.Digest(name, [])}}","event":"{{name}}","event_payload":""}""";

    static string Runtime(string name, string payload) =>
        $$"""{"imr":3,"event_type":134217729,"digest":"","event":"{{name}}","event_payload":"{{payload}}"}""";
}
