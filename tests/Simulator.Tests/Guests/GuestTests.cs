using System.Security.Cryptography;
using System.Text;
using Attestation.EventLogs;
using Attestation.Measurements;
using Simulator.Guests;
using Simulator.Keys;
using Simulator.Quotes;

namespace SimulatorTests.Guests;

public sealed class GuestTests
{
    [Fact]
    public async Task Boot_emits_what_dstack_emits()
    {
        var events = Boot().Measure().Events.Where(item => item.Imr == 3).Select(item => $"{item.Name} {Shown(item.Payload)}".TrimEnd() + "\n");

        await Verify(string.Concat(events));
    }

    [Fact]
    public void Boot_without_kms_has_no_events_of_one() =>
        Assert.DoesNotContain(Boot("""{"name":"a"}""").Measure().Events, item => item.Name is "mr-kms" or "os-image-hash");

    [Fact]
    public void Boot_without_instance_id_measures_an_empty_one() =>
        Assert.Empty(Boot("""{"no_instance_id":true}""").Measure().Events.Single(item => item.Name == "instance-id").Payload);

    [Fact]
    public void AppId_is_the_start_of_the_compose_hash() =>
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(SimulatedWorld.AppCompose))[..20], Boot().AppId);

    [Fact]
    public void Compose_hash_is_of_the_raw_bytes()
    {
        var bytes = SharedVectors.Read("dstack", "fixtures", "dstack-examples_rtmr3_app-compose.json");

        Assert.Equal("06768e6df639ce3be65e9e5321f8b2d82dbffb01c74323462d34c2feb9653aff", Convert.ToHexStringLower(AppCompose.Parse(bytes).Hash));
    }

    [Fact]
    public void MrConfigId_is_version_1_of_the_compose_hash()
    {
        var vector = DstackVectors.Read("mr_config_id")[0];
        var app = AppCompose.Parse("{}"u8.ToArray()) with { Hash = vector.Hex("compose_hash") };

        Assert.Equal(vector.Text("mr_config_id"), Boot(app).MrConfigId.ToString());
    }

    [Fact]
    public void Aggregated_gives_dstacks_value()
    {
        var vector = DstackVectors.Read("mr_aggregated");
        var registers = new RegisterValues
        {
            MrTd = Value("mrtd"), Rtmr0 = Value("rtmr0"), Rtmr1 = Value("rtmr1"), Rtmr2 = Value("rtmr2"), Rtmr3 = Value("rtmr3"),
        };

        var aggregated = new GuestMeasurements(registers, Value("mr_config_id"), []).Aggregated;

        Assert.Equal(vector.Text("mr_aggregated"), Convert.ToHexStringLower(aggregated));
        Measurement Value(string name) => Measurement.Parse(vector.Text(name));
    }

    [Fact]
    public void Emit_hashes_as_dstack_does() =>
        Assert.All(DstackVectors.Read("runtime_event_digests").EnumerateArray(), expected =>
            Assert.Equal(expected.Text("v1_sha384"), GuestEvent.Runtime(expected.Text("event"), expected.Hex("payload_hex")).Digest.ToString()));

    [Fact]
    public void Emit_extends_RTMR3()
    {
        var guest = Boot();
        var before = guest.Measure().Registers.Rtmr3;

        guest.Emit("my-event", "payload"u8);

        Assert.Equal(before.Extend(RuntimeEvent.Digest("my-event", "payload"u8)), guest.Measure().Registers.Rtmr3);
    }

    [Fact]
    public void Measure_gives_a_log_that_replays_to_its_registers_while_others_emit()
    {
        var guest = Boot();

        Parallel.For(0, 200, number =>
        {
            guest.Emit($"event-{number}", [(byte)number]);
            var measured = guest.Measure();
            Assert.Equal(measured.Registers.Rtmr3, measured.Events.Where(item => item.Imr == 3)
                .Aggregate(Measurement.Zero, (value, item) => value.Extend(item.Digest)));
        });
    }

    static Guest Boot(string app = SimulatedWorld.AppCompose) => Boot(AppCompose.Parse(Encoding.UTF8.GetBytes(app)));

    static Guest Boot(AppCompose app)
    {
        var os = GuestOsFile.Read(Path.Combine(Repository.Root, "images", "platforms", "dstack-simulation.yaml"));
        return new(os, app, new Seed("tests"), new QuoteSigner(QuoteForge.Create().Platform));
    }

    static string Shown(byte[] payload) => payload.Length > 0 && payload.All(letter => letter is >= 0x20 and < 0x7F)
        ? Encoding.ASCII.GetString(payload)
        : Convert.ToHexStringLower(payload);
}
