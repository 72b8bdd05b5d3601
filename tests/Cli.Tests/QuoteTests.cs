using System.Text;
using System.Text.Json;
using Attestation;
using Attestation.Collateral;
using Cli;

namespace CliTests;

public sealed class QuoteTests : IDisposable
{
    static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    readonly string folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;
    readonly QuoteForge forge = QuoteForge.Create();
    readonly StringWriter output = new();
    readonly StringWriter errors = new();
    readonly string quote;
    readonly string root;

    public QuoteTests()
    {
        quote = Save("quote.bin", forge.Quote(QuoteForge.Registers(), "report data"u8));
        root = Save("root.pem", Encoding.ASCII.GetBytes(forge.RootPem));
    }

    public void Dispose()
    {
        forge.Dispose();
        output.Dispose();
        errors.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("words")]
    [InlineData("json")]
    public async Task Show_says_what_stands_in_a_quote(string form)
    {
        Assert.Equal(0, await RunAsync(["quote", "show", quote, .. form is "json" ? ["--json"] : Array.Empty<string>()]));
        await Verify(output.ToString());
    }

    [Fact]
    public async Task Show_reads_hex_as_it_reads_bytes()
    {
        var hex = Save("quote.hex", Encoding.ASCII.GetBytes($"0x{Convert.ToHexString(await File.ReadAllBytesAsync(quote, TestContext.Current.CancellationToken))}\n"));
        Assert.Equal(0, await RunAsync("quote", "show", hex));
        Assert.Contains(QuoteForge.Registers().MrTd.ToString(), output.ToString());
    }

    [Fact]
    public async Task Show_is_asked_wrongly_about_anything_but_a_TDX_quote()
    {
        Assert.Equal(2, await RunAsync("quote", "show", Save("other", [3, 0, 2, 0])));
        Assert.EndsWith("other: TDX quote: header.version is 3: this is an SGX quote, not a TDX quote.\n", errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("words")]
    [InlineData("json")]
    public async Task Verify_says_what_each_check_found(string form)
    {
        Assert.Equal(0, await VerifyAsync(SaveCollateral(), form is "json" ? ["--json"] : []));
        await Verify(output.ToString());
    }

    [Fact]
    public async Task Verify_takes_collateral_in_pieces() => Assert.Equal(0, await VerifyAsync(SavePieces()));

    [Fact]
    public async Task Verify_ends_with_10_for_a_quote_that_is_not_genuine()
    {
        Assert.Equal(10, await RunAsync("quote", "verify", quote, "--collateral", SaveCollateral(), "--at", JsonUtcTime.ToText(Noon), "--json"));
        var answer = JsonDocument.Parse(output.ToString()).RootElement;
        Assert.Equal(("rejected", "untrusted_root"), (answer.GetProperty("outcome").GetString(), answer.GetProperty("reason").GetString()));
        Assert.Equal(QuoteForge.Registers().MrTd.ToString(), answer.GetProperty("quote").GetProperty("mrtd").GetString());
    }

    [Fact]
    public async Task Verify_says_in_words_why_a_quote_is_refused()
    {
        Assert.Equal(10, await RunAsync("quote", "verify", quote, "--collateral", SaveCollateral(), "--at", "4102444800", "--root", root));
        Assert.Contains("Rejected: pck_chain_validity found \"mero-sim SGX PCK Certificate\" is valid from 2024-01-01T00:00:00Z", output.ToString());
    }

    [Fact]
    public async Task Verify_ends_with_10_for_what_is_no_quote()
    {
        Assert.Equal(10, await RunAsync("quote", "verify", Save("other", [3, 0, 2, 0]), "--collateral", SaveCollateral(), "--root", root));
        Assert.EndsWith("this is an SGX quote, not a TDX quote; expected is a TDX quote of version 4 or 5 with nothing but zeros behind it.\n", output.ToString());
        Assert.All(output.ToString().Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-11-22")]
    [InlineData("-1")]
    [InlineData("9999999999999")]
    public async Task Verify_is_asked_wrongly_about_a_time_of_another_form(string at)
    {
        Assert.Equal(2, await RunAsync("quote", "verify", quote, "--collateral", SaveCollateral(), "--root", root, $"--at={at}"));
        Assert.Contains($"--at \"{at}\" is neither", errors.ToString());
    }

    [Fact]
    public async Task Verify_judges_a_capture_then_and_now()
    {
        string[] now = ["--at", "2027-06-01T00:00:00Z"];
        Assert.Equal(10, await RunAsync(["quote", "verify", quote, "--collateral", SaveCollateral(), "--root", root, .. now]));
        Assert.Contains("Rejected: root_crl", output.ToString());
        var then = new[] { "crls", "tcb_info", "qe_identity" }.SelectMany(piece => new[] { "--at", $"{piece}={JsonUtcTime.ToText(Noon)}" });
        Assert.Equal(0, await RunAsync(["quote", "verify", quote, "--collateral", SaveCollateral(), "--root", root, .. now, .. then]));
        Assert.Contains(
            "Verified at 2027-06-01T00:00:00Z (tcb_info at 2026-11-22T12:00:00Z, qe_identity at 2026-11-22T12:00:00Z, crls at 2026-11-22T12:00:00Z): UpToDate",
            output.ToString());
    }

    [Theory]
    [InlineData("quote", "pck_chain_validity")]
    [InlineData("chain", "tcb_info_chain")]
    [InlineData("tcb_info", "tcb_info")]
    [InlineData("qe_identity", "qe_identity")]
    [InlineData("crls", "root_crl")]
    public async Task Verify_takes_a_time_for_a_single_piece(string piece, string refused)
    {
        Assert.Equal(10, await VerifyAsync(SaveCollateral(), "--at", $"{piece}=4102444800"));
        Assert.Contains($"Rejected: {refused} found", output.ToString());
    }

    [Theory]
    [InlineData("registers=2026-11-22T12:00:00Z", "--at gives a time for \"registers\", which is no piece of the evidence")]
    [InlineData("2026-11-22T12:00:01Z", "--at gives two times for all of the evidence")]
    [InlineData("crls=noon", "--at \"crls=noon\" is neither")]
    public async Task Verify_is_asked_wrongly_about_times_that_do_not_go_together(string at, string complaint)
    {
        Assert.Equal(2, await VerifyAsync(SaveCollateral(), "--at", at));
        Assert.Contains(complaint, errors.ToString());
    }

    [Fact]
    public async Task Verify_is_asked_wrongly_with_two_times_for_one_piece()
    {
        Assert.Equal(2, await VerifyAsync(SaveCollateral(), "--at", "crls=1", "--at", "crls=1"));
        Assert.Contains("--at gives two times for crls", errors.ToString());
    }

    [Theory]
    [InlineData("20", 0)]
    [InlineData("21", 10)]
    [InlineData("-1", 2)]
    public async Task Verify_holds_the_evaluation_to_a_floor(string floor, int expected) =>
        Assert.Equal(expected, await VerifyAsync(SaveCollateral(), $"--tcb-evaluation-floor={floor}"));

    [Fact]
    public async Task Verify_misses_a_piece_of_the_collateral_by_name()
    {
        var pieces = SavePieces();
        File.Delete(Path.Combine(pieces, "root_crl.der"));
        Assert.Equal(11, await VerifyAsync(pieces));
        Assert.Contains("root_crl.der: there is no such file", errors.ToString());
    }

    [Theory]
    [InlineData("--collateral")]
    [InlineData("--root")]
    public async Task Verify_is_asked_wrongly_with_a_file_of_another_form(string option)
    {
        var wrong = Save("wrong", "{}"u8.ToArray());
        string[] arguments = option is "--root" ? ["--collateral", SaveCollateral(), "--root", wrong] : ["--collateral", wrong, "--root", root];
        Assert.Equal(2, await RunAsync(["quote", "verify", quote, .. arguments]));
        Assert.StartsWith(wrong, errors.ToString(), StringComparison.Ordinal);
    }

    Task<int> RunAsync(params string[] arguments) => new MeroTee(output, errors).RunAsync(arguments, TestContext.Current.CancellationToken);

    Task<int> VerifyAsync(string collateral, params string[] more) =>
        RunAsync(["quote", "verify", quote, "--collateral", collateral, "--root", root, "--at", JsonUtcTime.ToText(Noon), .. more]);

    string SaveCollateral()
    {
        var published = forge.Collateral();
        var collateral = QuoteCollateral.FromPieces(
            (Encoding.UTF8.GetBytes(published.TcbInfo(Noon)), published.TcbSigningChain),
            (Encoding.UTF8.GetBytes(published.QeIdentity(Noon)), published.TcbSigningChain),
            (published.PckCrl(Noon), published.PckCrlChain),
            published.RootCrl(Noon));
        return Save("collateral.json", JsonSerializer.SerializeToUtf8Bytes(collateral, AttestationJson.Files.QuoteCollateral));
    }

    string SavePieces()
    {
        var published = forge.Collateral();
        Save("tcb_info.json", Encoding.UTF8.GetBytes(published.TcbInfo(Noon)));
        Save("qe_identity.json", Encoding.UTF8.GetBytes(published.QeIdentity(Noon)));
        Save("tcb_chain.pem", Encoding.UTF8.GetBytes(published.TcbSigningChain));
        Save("qe_chain.pem", Encoding.UTF8.GetBytes(published.TcbSigningChain));
        Save("pck_crl_chain.pem", Encoding.UTF8.GetBytes(published.PckCrlChain));
        Save("pck_crl.der", published.PckCrl(Noon));
        Save("root_crl.der", published.RootCrl(Noon));
        return folder;
    }

    string Save(string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
