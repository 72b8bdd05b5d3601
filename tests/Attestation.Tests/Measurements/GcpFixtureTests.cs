using System.Text.Json;
using AttestationTests.Firmware;
using Attestation.Measurements;
using Attestation.Quotes;
using AttestationTests.EventLogs;

namespace AttestationTests.Measurements;

/// <summary>A real machine at Google: every register of its quote from what is known of it.</summary>
public sealed class GcpFixtureTests
{
    [Fact]
    public void Every_register_of_the_quote_is_predicted_bit_for_bit()
    {
        using var inputs = JsonDocument.Parse(SharedVectors.Read("predict", "gcp-c3-standard-4", "inputs.json"));
        var bytes = SharedVectors.Read("predict", "gcp-c3-standard-4", "quote.bin");
        var quote = TdxQuote.Parse(bytes).Report.Registers;
        // Two readings of the quote, by the parser and at Intel's offsets: no digit below comes from anywhere else.
        Assert.Equal(DstackFixture.OfQuote(bytes), quote);
        var platform = GcpPlatform(inputs.RootElement);
        var image = inputs.RootElement.GetProperty("image");

        var firmware = FirmwareRegisters.Predict(platform, platform.Firmware!);
        var rtmr1 = MeasuredRegister.Replay(KernelRegisters.Rtmr1Events(
            Event("gpt", image.GetProperty("gpt")), Event("uki", image.GetProperty("uki_authenticode")), Event("kernel", image.GetProperty("kernel_authenticode"))));
        var rtmr2 = MeasuredRegister.Replay([Event("command-line", image.GetProperty("cmdline")), Event("initrd-served", image.GetProperty("initrd"))]);

        Assert.Equal(quote.MrTd, firmware.MrTd.Value);
        Assert.Equal(quote.Rtmr0, firmware.Rtmr0.Value);
        Assert.Equal(quote.Rtmr1, rtmr1.Value);
        Assert.Equal(quote.Rtmr2, rtmr2.Value);
    }

    static Platform GcpPlatform(JsonElement inputs)
    {
        var variables = inputs.GetProperty("secure_boot_variables").EnumerateArray().Skip(1).Select(Fact);
        return new()
        {
            Name = "gcp-c3-standard-4",
            Machine = inputs.GetProperty("machine").GetString()!,
            Host = HostKind.Gcp,
            Memory = inputs.GetProperty("ram_bytes").GetUInt64(),
            SecureBoot = false,
            Firmware = new()
            {
                MrTd = FirmwareFact("mrtd"),
                Cfv = FirmwareFact("cfv"),
                Sections = TdHobTests.Google,
            },
            SecureBootVariables =
            [
                ("SecureBoot", PlatformFact.OfVariable(FactBasis.Recorded, "SecureBoot", [0])),
                .. new[] { "PK", "KEK", "db", "dbx" }.Zip(variables),
            ],
            Acpi = [.. new[] { "loader", "rsdp", "tables" }.Zip(inputs.GetProperty("acpi").EnumerateArray().Select(Fact))],
            Smbios = [],
            BootVariables =
            [
                ("BootOrder", PlatformFact.OfData(FactBasis.Recorded, Convert.FromHexString(inputs.GetProperty("boot_order_variable_data_hex").GetString()!))),
                .. new[] { "Boot0001", "Boot0002", "Boot0000" }.Zip(inputs.GetProperty("boot_variables").EnumerateArray().Select(Fact)),
            ],
        };
    }

    static PlatformFact FirmwareFact(string name)
    {
        var lines = File.ReadAllLines(SharedVectors.PathOf("predict", "gcp-c3-standard-4", "firmware.yaml"));
        return PlatformFact.OfDigest(FactBasis.Recorded, Measurement.Parse(lines[Array.FindIndex(lines, line => line.StartsWith($"{name}:", StringComparison.Ordinal)) + 1].Trim()));
    }

    static PlatformFact Fact(JsonElement digest) => PlatformFact.OfDigest(FactBasis.Recorded, Measurement.Parse(digest.GetString()));

    static MeasuredEvent Event(string name, JsonElement digest) =>
        new() { Name = name, Hashed = "known by its digest", Digest = Measurement.Parse(digest.GetString()) };
}
