using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SimulatorTests.Quotes;

public sealed class QuoteSignerTests
{
    const int ReportEnd = 48 + 584;

    [Fact]
    public void Sign_gives_the_same_bytes_for_the_same_input()
    {
        using var first = QuoteForge.Create();
        using var second = QuoteForge.Create();

        Assert.Equal(first.Quote(QuoteForge.Registers(), [1, 2]), second.Quote(QuoteForge.Registers(), [1, 2]));
    }

    [Fact]
    public void Sign_signs_header_and_report_with_the_attestation_key()
    {
        using var forge = QuoteForge.Create();
        var quote = forge.Quote(QuoteForge.Registers(), [1]);

        using var key = forge.Platform.AttestationKey.ToPublic();
        Assert.True(key.VerifyData(quote.AsSpan(0, ReportEnd), quote.AsSpan(ReportEnd + 4, 64), HashAlgorithmName.SHA256));
    }

    [Fact]
    public void Sign_has_the_pck_sign_the_enclave_report()
    {
        using var forge = QuoteForge.Create();
        var report = forge.Quote(QuoteForge.Registers(), [1]).AsSpan(ReportEnd + 4 + 64 + 64 + 6);

        using var key = forge.Platform.Pck.Certificate.GetECDsaPublicKey()!;
        Assert.True(key.VerifyData(report[..384], report.Slice(384, 64), HashAlgorithmName.SHA256));
    }

    [Fact]
    public void Sign_declares_the_length_of_what_follows()
    {
        using var forge = QuoteForge.Create();
        var quote = forge.Quote(QuoteForge.Registers(), [1]);

        Assert.Equal(quote.Length - ReportEnd - 4, BinaryPrimitives.ReadInt32LittleEndian(quote.AsSpan(ReportEnd)));
    }

    [Fact]
    public void Sign_puts_registers_and_report_data_where_they_belong()
    {
        using var forge = QuoteForge.Create();
        var registers = QuoteForge.Registers();
        var quote = forge.Quote(registers, [0xAB, 0xCD]);

        Assert.Equal(registers.MrTd.ToArray(), quote[184..232]);
        Assert.Equal(registers.Rtmr3.ToArray(), quote[520..568]);
        Assert.Equal([0xAB, 0xCD, 0], quote[568..571]);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void Sign_sets_the_debug_attribute_only_when_asked(bool isDebug, byte expected)
    {
        using var forge = QuoteForge.Create();

        Assert.Equal([expected, 0, 0, 0x10], forge.Quote(QuoteForge.Registers(), [], isDebug)[168..172]);
    }
}
