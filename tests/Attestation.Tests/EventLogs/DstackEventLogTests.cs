using System.Text.Json;
using Attestation.EventLogs;
using Attestation.Measurements;
using FsCheck;
using FsCheck.Fluent;

namespace AttestationTests.EventLogs;

public sealed class DstackEventLogTests
{
    static readonly string ComposeHash = new('c', 64);

    [Theory]
    [InlineData("dstack_verifier_quote-report.json", "0f787c3877f3e950", 28)]
    [InlineData("dstack_verifier_tdx-lite-getquote.json", "6f24c170d0fd63fc", 29)]
    [InlineData("dstack_simulator_v0.5.5/eventlog.json", "6d1a3da994b6611e", 27)]
    [InlineData("dstack-examples_rtmr3_report.json", "45c2309ffdc521ed", 28)]
    [InlineData("near-mpc_crates_test-utils_assets_tcb_info.json", "86f1808cffc050f3", 29)]
    [InlineData("near-mpc_crates_mpc-attestation_assets_tcb_info.json", "f3d02081b1665882", 29)]
    [InlineData("near-mpc_crates_mpc-attestation_assets_tcb_info_dev.json", "1df9222353d7c680", 29)]
    public void A_real_log_replays_to_its_quote(string fixture, string rtmr3, int events)
    {
        var (log, quote) = DstackFixture.Read(fixture);

        log.DemandReplay(quote);

        Assert.Equal(events, log.Events.Count);
        Assert.StartsWith(rtmr3, log.Replay(Register.Rtmr3).Value.ToString());
    }

    [Fact]
    public void The_compose_hash_of_a_real_log_is_that_of_its_compose_file()
    {
        var (log, _) = DstackFixture.Read("dstack-examples_rtmr3_report.json");
        var compose = SharedVectors.Read("dstack", "fixtures", "dstack-examples_rtmr3_app-compose.json");

        Assert.Equal(System.Security.Cryptography.SHA256.HashData(compose), log.DemandBootEvent("compose-hash").Payload.ToArray());
    }

    [Fact]
    public void An_event_after_system_ready_is_the_applications()
    {
        var (log, _) = DstackFixture.Read("dstack_verifier_quote-report.json");

        Assert.Single(log.ApplicationEvents("LIUM_MINER_HOTKEY"));
        Assert.Throws<EventLogRefusedException>(() => log.DemandBootEvent("LIUM_MINER_HOTKEY"));
    }

    [Fact]
    public void An_application_cannot_supply_a_compose_hash()
    {
        var log = DstackEventLog.Parse($"[{Runtime("app-id", "aa")},{Runtime("system-ready", "")},{Runtime("compose-hash", ComposeHash)}]");

        Assert.Contains("no \"compose-hash\" in RTMR3 before", Assert.Throws<EventLogRefusedException>(() => log.DemandBootEvent("compose-hash")).Message);
    }

    [Fact]
    public void An_event_of_the_system_must_be_there_once()
    {
        var log = DstackEventLog.Parse($"[{Runtime("compose-hash", "aa")},{Runtime("compose-hash", "bb")},{Runtime("system-ready", "")}]");

        Assert.Contains("2 times", Assert.Throws<EventLogRefusedException>(() => log.DemandBootEvent("compose-hash")).Message);
    }

    [Fact]
    public void A_log_without_system_ready_proves_no_boot_event()
    {
        var log = DstackEventLog.Parse($"[{Runtime("compose-hash", ComposeHash)}]");

        Assert.Contains("did not end", Assert.Throws<EventLogRefusedException>(() => log.DemandBootEvent("compose-hash")).Message);
    }

    [Fact]
    public void DemandReplay_names_the_register_that_differs()
    {
        var (log, quote) = DstackFixture.Read("dstack_simulator_v0.5.5/eventlog.json");

        var refused = Assert.Throws<EventLogRefusedException>(() => log.DemandReplay(quote with { Rtmr2 = quote.Rtmr1 }));

        Assert.Contains("rtmr2", refused.Message);
    }

    [Fact]
    public void Parse_reads_old_field_names_prefixes_and_a_log_inside_a_string()
    {
        var inner = $$"""[{"imr":3,"eventType":134217729,"digest":"","event":"compose-hash","eventPayload":"0x{{ComposeHash.ToUpperInvariant()}}","more":1},{{Runtime("system-ready", "")}}]""";

        var log = DstackEventLog.Parse(JsonSerializer.Serialize(inner));

        Assert.Equal(ComposeHash, Convert.ToHexStringLower(log.DemandBootEvent("compose-hash").Payload.Span));
    }

    [Theory]
    [InlineData("{}", "array of events is expected")]
    [InlineData("[1]", "an object is expected")]
    [InlineData("""[{"event_type":134217729}]""", "has no imr")]
    [InlineData("""[{"imr":3}]""", "has no event_type")]
    [InlineData("""[{"imr":4,"event_type":134217729}]""", "has imr 4")]
    [InlineData("""[{"imr":3,"event_type":4,"event":"system-ready"}]""", "RTMR3 holds runtime events")]
    [InlineData("""[{"imr":2,"event_type":134217729,"event":"compose-hash"}]""", "RTMR3 holds runtime events")]
    [InlineData("""[{"imr":0,"event_type":4,"digest":""}]""", "has no digest")]
    [InlineData("""[{"imr":0,"event_type":4,"digest":"00"}]""", "48 are expected")]
    [InlineData("""[{"imr":3,"event_type":134217729,"event":"a","event_payload":"0g"}]""", "hex digits are expected")]
    [InlineData("""[{"imr":3,"event_type":134217729,"event":"a","event_payload":"","eventPayload":""}]""", "has both")]
    [InlineData("""[{"imr":3,"imr":2,"event_type":134217729}]""", "not JSON")]
    [InlineData("""[{"imr":-1,"event_type":134217729}]""", "whole number")]
    [InlineData("""[{"imr":3,"event_type":134217729,"event":1}]""", "a string is expected")]
    [InlineData("""[{"imr":3,"event_type":134217729,"event":"\ud800"}]""", "not JSON")]
    [InlineData("""[{"imr":3,"event_type":134217729,"version":3}]""", "1 and 2 are known")]
    [InlineData("""[{"imr":3,"event_type":134217729,"version":2,"event":"a\"b"}]""", "printable ASCII")]
    public void Parse_refuses(string json, string because) =>
        Assert.Contains(because, Assert.Throws<MalformedEventLogException>(() => DstackEventLog.Parse(json)).Message);

    [Fact]
    public void Parse_refuses_a_digest_that_is_not_the_events()
    {
        var digest = RuntimeEvent.Digest("compose-hash", [1]);
        var json = $$"""[{"imr":3,"event_type":134217729,"digest":"{{digest}}","event":"compose-hash","event_payload":"02"}]""";

        Assert.Contains("hash to", Assert.Throws<MalformedEventLogException>(() => DstackEventLog.Parse(json)).Message);
    }

    [Fact]
    public void Every_truncation_of_a_real_log_has_the_one_exception()
    {
        var text = SharedVectors.Read("dstack", "fixtures", "dstack_simulator_v0.5.5", "eventlog.json");

        foreach (var length in Enumerable.Range(0, text.AsSpan().TrimEnd((byte)'\n').Length))
            Assert.Throws<MalformedEventLogException>(() => DstackEventLog.Parse(text.AsMemory(0, length)));
    }

    [Fact]
    public void A_changed_byte_never_escapes_as_another_exception()
    {
        var text = SharedVectors.Read("dstack", "fixtures", "dstack_simulator_v0.5.5", "eventlog.json");

        Prop.ForAll(
            ArbMap.Default.ArbFor<(ushort At, byte Value, ushort At2, byte Value2)>(),
            change =>
            {
                var changed = (byte[])text.Clone();
                changed[change.At % text.Length] = change.Value;
                changed[change.At2 % text.Length] = change.Value2;
                try
                {
                    DstackEventLog.Parse(changed).Replay(Register.Rtmr3);
                }
                catch (MalformedEventLogException)
                {
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithQuietOnSuccess(true));
    }

    /// <summary>Invalid UTF-8, and escapes that no text can hold, in names as well as in values.</summary>
    [Theory]
    [InlineData("[{\"imr\":3,\"\\ud800\":1}]")]
    [InlineData("[{\"imr\":3,\"event_type\":134217729,\"event\":\"\\udc00\"}]")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"[{\\\"imr\\\":9}]\"")]
    [InlineData("[[[[[[[[[[]]]]]]]]]]")]
    [InlineData("")]
    public void Odd_text_has_the_one_exception(string json) => Assert.Throws<MalformedEventLogException>(() => DstackEventLog.Parse(json));

    [Fact]
    public void Digests_are_dstacks()
    {
        using var vectors = JsonDocument.Parse(SharedVectors.Read("dstack", "vectors.json"));
        foreach (var vector in vectors.RootElement.GetProperty("runtime_event_digests").EnumerateArray())
        {
            var name = vector.GetProperty("event").GetString()!;
            var payload = Convert.FromHexString(vector.GetProperty("payload_hex").GetString()!);
            Assert.Equal(vector.GetProperty("v1_sha384").GetString(), RuntimeEvent.Digest(name, payload).ToString());
            Assert.Equal(vector.GetProperty("v2_sha384").GetString(), RuntimeEvent.DigestV2(name, payload).ToString());
        }
    }

    /// <summary>With the data of the events, and in a version that leaves it out.</summary>
    [Theory]
    [InlineData("dstack_simulator_v0.5.5/eventlog.json")]
    [InlineData("dstack_verifier_tdx-lite-getquote.json")]
    public void Events_of_firmware_and_kernel_have_the_names_of_predictions(string fixture)
    {
        var (log, _) = DstackFixture.Read(fixture);

        Assert.Equal(
            ["td-hob", "cfv", "secureboot", "pk", "kek", "db", "dbx", "separator", "acpi-loader", "acpi-rsdp", "acpi-tables", "bootorder", "boot0000"],
            log.Replay(Register.Rtmr0).Events.Select(item => item.Name));
        Assert.Equal(
            ["kernel", "boot-option", "separator", "exit-boot-services", "exit-boot-services-success"],
            log.Replay(Register.Rtmr1).Events.Select(item => item.Name));
        Assert.Equal(["command-line", "initrd-served"], log.Replay(Register.Rtmr2).Events.Select(item => item.Name));
    }

    [Fact]
    public void Compare_judges_every_register_but_MRTD()
    {
        var (log, quote) = DstackFixture.Read("dstack_simulator_v0.5.5/eventlog.json");

        Assert.Equal(
            [RegisterOutcome.NotJudged, RegisterOutcome.Equal, RegisterOutcome.Equal, RegisterOutcome.Equal, RegisterOutcome.Differs],
            log.Compare(quote with { Rtmr3 = quote.Rtmr0 }).Select(item => item.Outcome));
    }

    static string Runtime(string name, string payload) =>
        $$"""{"imr":3,"event_type":134217729,"digest":"","event":"{{name}}","event_payload":"{{payload}}"}""";
}
