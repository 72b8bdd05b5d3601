using Attestation.Quotes;

namespace AttestationTests.Quotes;

public sealed class TdxQuoteTests
{
    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(QuoteVectors.Tdx), MemberType = typeof(QuoteVectors))]
    public void Parse_reads_the_registers_that_others_read(string file)
    {
        var expected = QuoteVectors.Named(file);
        var quote = TdxQuote.Parse(QuoteVectors.Read(file));
        var registers = quote.Report.Registers;
        Assert.Equal(expected.MrTd, registers.MrTd.ToString());
        Assert.Equal(expected.Rtmr, [$"{registers.Rtmr0}", $"{registers.Rtmr1}", $"{registers.Rtmr2}", $"{registers.Rtmr3}"]);
        Assert.Equal(
            (expected.Version, expected.Kind, expected.Debug, expected.Trailing),
            (quote.Header.Version, quote.Report.MrServiceTd is null ? "td10" : "td15", quote.Report.Attributes.IsDebug, quote.Padding));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(QuoteVectors.Sgx), MemberType = typeof(QuoteVectors))]
    public void Parse_says_that_an_SGX_quote_is_not_a_TDX_quote(string file)
    {
        var refusal = Assert.Throws<NotTdxQuoteException>(() => TdxQuote.Parse(QuoteVectors.Read(file)));
        Assert.Equal("TDX quote: header.version is 3: this is an SGX quote, not a TDX quote.", refusal.Message);
    }

    [Fact]
    public void Parse_refuses_text_behind_the_declared_end()
    {
        var refusal = Assert.Throws<MalformedQuoteException>(() => TdxQuote.Parse(QuoteVectors.Read(QuoteVectors.WithText)));
        Assert.Equal(("padding", 4935), (refusal.Field, refusal.Offset));
    }

    [Theory]
    [InlineData("0171fb9535ce.bin")]
    [InlineData("4c453ea417a7.bin")]
    public void Parse_refuses_every_truncation(string file)
    {
        var bytes = QuoteVectors.Read(file);
        var declared = bytes.Length - QuoteVectors.Named(file).Trailing;
        for (var length = 0; length < declared; length++)
            Assert.IsType<MalformedQuoteException>(Record.Exception(() => TdxQuote.Parse(bytes.AsMemory(0, length))));
        Assert.Equal(0, TdxQuote.Parse(bytes.AsMemory(0, declared)).Padding);
    }

    [Fact]
    public void Parse_refuses_any_byte_in_the_padding_that_is_not_zero()
    {
        var bytes = QuoteVectors.Read("0171fb9535ce.bin");
        for (var offset = bytes.Length - 3065; offset < bytes.Length; offset++)
        {
            bytes[offset] = 1;
            var refusal = Assert.Throws<MalformedQuoteException>(() => TdxQuote.Parse(bytes));
            Assert.Equal(("padding", offset), (refusal.Field, refusal.Offset));
            bytes[offset] = 0;
        }
    }

    [Theory]
    [InlineData(0, 6, "header.version")]
    [InlineData(4, 0, "header.tee_type")]
    [InlineData(4, 0x82, "header.tee_type")]
    public void Parse_says_that_a_quote_of_another_kind_is_not_a_TDX_quote(int offset, byte value, string field)
    {
        var bytes = QuoteVectors.Read("0171fb9535ce.bin");
        bytes[offset] = value;
        Assert.Equal(field, Assert.Throws<NotTdxQuoteException>(() => TdxQuote.Parse(bytes)).Field);
    }

    [Theory]
    [InlineData(2, 3, "header.attestation_key_type")]
    [InlineData(12, 0, "header.qe_vendor_id")]
    [InlineData(632, 0, "signature")]
    [InlineData(633, 0xff, "signature")]
    [InlineData(764, 5, "certification_data.type")]
    [InlineData(766, 0, "certification_data")]
    [InlineData(1252, 4, "qe_certification_data.type")]
    public void Parse_names_the_field_that_is_not_as_it_must_be(int offset, byte value, string field)
    {
        var bytes = QuoteVectors.Read("0171fb9535ce.bin");
        bytes[offset] = value;
        var refusal = Assert.Throws<MalformedQuoteException>(() => TdxQuote.Parse(bytes));
        Assert.Equal(field, refusal.Field);
        Assert.Contains(field, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_says_what_is_missing_where() => Assert.Equal(
        "TDX quote: body.mr_seam needs 48 bytes at offset 64, but 36 are left.",
        Assert.Throws<MalformedQuoteException>(() => TdxQuote.Parse(QuoteVectors.Read("0171fb9535ce.bin").AsMemory(0, 100))).Message);
}
