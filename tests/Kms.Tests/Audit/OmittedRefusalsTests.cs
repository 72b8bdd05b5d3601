using Attestation.Audit;
using Attestation.Verification;
using Kms.Audit;
using Kms.Errors;
using Kms.Policies;
using Kms.Settings;
using Microsoft.Extensions.Logging;

namespace KmsTests.Audit;

/// <summary>A log that strangers would fill if each of their requests had a line.</summary>
public sealed class OmittedRefusalsTests : IDisposable
{
    const int Flood = RefusalAllowance.AtOnce + 234;

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mero-kms-");
    readonly ManualTime time = new(PolicyForge.MadeAt);
    readonly RecordedLog said = new();

    string AuditFile => Path.Combine(folder.FullName, "audit.jsonl");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Beyond_their_lines_refusals_are_counted_in_the_next_line_and_that_is_said_once()
    {
        using var log = await StartAsync();
        await WriteAsync(log, Flood, Unknown);

        await log.WriteAsync(Decision());

        var report = Report();
        Assert.Equal((null, 1, RefusalAllowance.AtOnce, 234), (report.Broken, report.Released, report.Refused["invalid_challenge"], report.Omitted));
        Assert.Single(said.Text.Split('\n'), line => line.StartsWith("Warning More requests are refused than", StringComparison.Ordinal));
        await log.StopAsync(Cancel);
    }

    [Fact]
    public async Task The_end_of_the_program_counts_what_was_left_out()
    {
        using (var log = await StartAsync())
        {
            await WriteAsync(log, Flood, Unknown);
            await log.StopAsync(Cancel);
        }
        Assert.Equal((null, RefusalAllowance.AtOnce, 234), (Report().Broken, Report().Refused["invalid_challenge"], Report().Omitted));
    }

    [Fact]
    public async Task Each_second_there_is_a_line_again()
    {
        using var log = await StartAsync();
        await WriteAsync(log, Flood, Unknown);
        time.Advance(3 * RefusalAllowance.Every);
        await WriteAsync(log, 100, Unknown);
        Assert.Equal(RefusalAllowance.AtOnce + 3, Report().Refused["invalid_challenge"]);
        await log.StopAsync(Cancel);
        Assert.Equal(Flood + 100, Report().Refused["invalid_challenge"] + Report().Omitted);
    }

    [Fact]
    public async Task Strangers_take_no_lines_from_machines_that_proved_themselves()
    {
        using var log = await StartAsync();
        await WriteAsync(log, Flood, Unknown);
        await WriteAsync(log, Flood, Decision() with { Node = Genuine(), Reason = "measurement_policy_rejected" });
        await log.StopAsync(Cancel);
        Assert.Equal((RefusalAllowance.AtOnce, 2 * 234), (Report().Refused["measurement_policy_rejected"], Report().Omitted));
    }

    [Fact]
    public async Task A_genuine_quote_that_is_not_over_the_challenge_proves_no_machine()
    {
        using var log = await StartAsync();
        await WriteAsync(log, Flood, Unknown);
        await WriteAsync(log, 10, Decision() with { Node = Genuine(), Reason = "attestation_verification_failed" });
        await log.StopAsync(Cancel);
        Assert.Equal((false, 244), (Report().Refused.ContainsKey("attestation_verification_failed"), Report().Omitted));
    }

    [Fact]
    public async Task A_key_that_leaves_always_has_its_line()
    {
        using var log = await StartAsync();
        await WriteAsync(log, Flood, Unknown);
        await WriteAsync(log, Flood, Decision());
        await log.StopAsync(Cancel);
        Assert.Equal(Flood, Report().Released);
    }

    [Fact]
    public async Task What_could_not_be_written_is_still_to_be_counted()
    {
        var isFull = false;
        using var log = await StartAsync(path => new FullDisk(path, () => isFull));
        await WriteAsync(log, Flood, Unknown);
        isFull = true;
        await Assert.ThrowsAsync<RefusedException>(() => log.WriteAsync(Decision()));
        await Assert.ThrowsAsync<RefusedException>(() => log.WriteAsync(Unknown));
        isFull = false;
        while (log.Trouble is not null)
            await Task.Delay(5, Cancel);

        await log.WriteAsync(Decision());

        Assert.Equal((null, 234), (Report().Broken, Report().Omitted));
        await log.StopAsync(Cancel);
    }

    static ReleaseDecision Unknown => Decision() with { Reason = "invalid_challenge", Detail = "The challenge is unknown, used or expired; ask for a new one." };

    static ReleaseDecision Decision() => new()
    {
        RequestId = "request",
        Peer = AuditForge.Peer,
        QuoteSha256 = PolicyForge.Hex64("quote"),
        Policy = new LoadedPolicy(PolicyForge.Policy(Attestation.Profile.Debug), PolicyForge.Hex64("policy")),
    };

    static VerifiedQuote Genuine()
    {
        using var forge = QuoteForge.Create();
        return new QuoteVerifier(TrustRoot.FromPem(forge.RootPem)).Verify(forge.Quote(QuoteForge.Registers(), new byte[64]), forge.QuoteCollateral(PolicyForge.MadeAt), PolicyForge.MadeAt).Quote!;
    }

    // All at once: they share the way to the disk.
    static Task WriteAsync(FileAuditLog log, int count, ReleaseDecision decision) => Task.WhenAll(Enumerable.Range(0, count).Select(_ => log.WriteAsync(decision)));

    async Task<FileAuditLog> StartAsync(Func<string, FileStream>? open = null)
    {
        var settings = new SettingsReader(new(new Dictionary<string, string> { ["MERO_KMS_PROFILE"] = "debug", ["MERO_KMS_STATE_DIR"] = folder.FullName }), new("/nonexistent")).Read();
        var log = new FileAuditLog(settings, time, LoggerFactory.Create(logging => logging.AddProvider(said)).CreateLogger<FileAuditLog>(), open);
        await log.StartAsync(Cancel);
        return log;
    }

    AuditReport Report() => AuditedLog.Verify(AuditFile);
}
