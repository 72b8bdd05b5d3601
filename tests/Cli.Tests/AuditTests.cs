using System.Buffers;
using Attestation.Audit;
using Cli;

namespace CliTests;

public sealed class AuditTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;
    readonly StringWriter output = new();
    readonly StringWriter errors = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("words")]
    [InlineData("json")]
    public async Task Verify_says_what_a_log_holds(string form)
    {
        Assert.Equal(0, await RunAsync(Log(AuditForge.Log(20)), ["--peer", AuditForge.Peer.Text, .. Form(form)]));
        await Verify(output.ToString());
    }

    [Theory]
    [InlineData("words")]
    [InlineData("json")]
    public async Task Verify_names_the_first_broken_line(string form)
    {
        var log = AuditForge.Log(20);
        log[5000] ^= 1;
        Assert.Equal(10, await RunAsync(Log(log), Form(form)));
        await Verify(output.ToString());
    }

    [Fact]
    public async Task A_log_without_a_hash_that_was_seen_before_is_refused()
    {
        var head = new AuditVerification().Verify(new MemoryStream(AuditForge.Log(20))).Head;
        Assert.Equal(10, await RunAsync(Log(AuditForge.Log(19)), "--head", head));
        Assert.StartsWith($"Line 20: it is missing: no line has the hash {head}", output.ToString());
    }

    [Fact]
    public async Task A_log_with_a_hash_that_was_seen_before_holds()
    {
        var head = new AuditVerification().Verify(new MemoryStream(AuditForge.Log(19))).Head;
        Assert.Equal(0, await RunAsync(Log(AuditForge.Log(20)), "--head", head));
        Assert.Contains("demanded    line 19 has the hash that was given\n", output.ToString());
    }

    [Fact]
    public async Task Refusals_without_a_line_are_said()
    {
        var (log, more) = (AuditForge.Log(3), new ArrayBufferWriter<byte>());
        AuditForge.Omitted(4, new AuditVerification().Verify(new MemoryStream(log)).Head, 17).WriteTo(more);
        Assert.Equal(0, await RunAsync(Log([.. log, .. more.WrittenSpan])));
        Assert.Contains("\nomitted     17 refusals more, for which no lines were left\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_is_not_there_is_a_missing_asset()
    {
        Assert.Equal(11, await RunAsync("absent.jsonl"));
        Assert.Equal("absent.jsonl: there is no such file; the audit log of a KMS is expected there.\n", errors.ToString());
    }

    [Fact]
    public async Task A_salt_that_is_not_there_is_a_missing_asset()
    {
        var log = Log(AuditForge.Log(3));
        File.Delete(AuditPeer.SaltPath(log, AuditForge.Chain));
        Assert.Equal(11, await RunAsync(log, "--peer", AuditForge.Peer.Text));
        Assert.Contains("the salt of this log's peers is expected there", errors.ToString());
    }

    [Theory]
    [InlineData("--head", "abc", "--head \"abc\" is no hash of a line; 64 lower-case hex digits are expected.\n")]
    [InlineData("--peer", "0OIl", "--peer \"0OIl\" is no peer id; 1 to 128 base58 characters are expected.\n")]
    public async Task What_is_no_hash_or_peer_is_asked_wrongly(string option, string value, string said)
    {
        Assert.Equal(2, await RunAsync(Log(AuditForge.Log(3)), option, value));
        Assert.Equal(said, errors.ToString());
    }

    static string[] Form(string form) => form is "json" ? ["--json"] : [];

    string Log(byte[] content)
    {
        var path = Path.Combine(folder, "audit.jsonl");
        File.WriteAllBytes(path, content);
        File.WriteAllText(AuditPeer.SaltPath(path, AuditForge.Chain), Convert.ToHexStringLower(AuditForge.Salt) + "\n");
        return path;
    }

    Task<int> RunAsync(string log, params string[] options) => new MeroTee(output, errors).RunAsync(["audit", "verify", log, .. options], TestContext.Current.CancellationToken);
}
