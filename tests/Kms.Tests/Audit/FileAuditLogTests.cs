using System.Text;
using Attestation.Audit;
using Kms.Audit;
using Kms.Errors;
using Kms.Policies;
using Kms.Settings;
using Microsoft.Extensions.Logging;

namespace KmsTests.Audit;

public sealed class FileAuditLogTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mero-kms-");
    readonly ManualTime time = new(PolicyForge.MadeAt);
    readonly RecordedLog said = new();
    bool isFull;

    string AuditFile => Path.Combine(folder.FullName, "state", "audit.jsonl");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Parallel_decisions_share_the_way_to_the_disk_and_give_one_chain()
    {
        var flushes = 0;
        using (var log = await StartAsync(path => new SlowDisk(path, () => Interlocked.Increment(ref flushes))))
        {
            await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => log.WriteAsync(Decision())));
            await log.StopAsync(Cancel);
        }
        Assert.Equal((501, 500), (Verify().Lines, Verify().Released));
        Assert.InRange(flushes, 2, 250);
    }

    [Fact]
    public async Task A_restart_goes_on_with_the_chain()
    {
        await WriteOneAsync();
        await WriteOneAsync();
        var report = Verify();
        Assert.Null(report.Broken);
        Assert.Equal((4, 2, 1), (report.Lines, report.Released, report.Continued));
    }

    [Fact]
    public async Task A_crash_at_any_byte_of_the_last_line_loses_no_evidence_and_no_chain()
    {
        await WriteOneAsync();
        var whole = await File.ReadAllBytesAsync(AuditFile, Cancel);
        var last = whole.AsSpan(..^1).LastIndexOf((byte)'\n') + 1;
        for (var length = last; length <= whole.Length; length++)
        {
            await File.WriteAllBytesAsync(AuditFile, whole[..length], Cancel);
            using (AuditFileOpened())
            {
            }
            Assert.Null(Verify().Broken);
            Assert.Equal(whole[..length], (await File.ReadAllBytesAsync(AuditFile, Cancel))[..length]);
        }
    }

    [Fact]
    public async Task A_full_disk_keeps_the_key_and_is_said_once()
    {
        using var log = await StartAsync(path => new FullDisk(path, () => isFull));
        await log.WriteAsync(Decision());
        isFull = true;

        var refused = await Assert.ThrowsAsync<RefusedException>(() => log.WriteAsync(Decision()));
        await Assert.ThrowsAsync<RefusedException>(() => log.WriteAsync(Decision()));

        Assert.Equal(Refusal.DependencyUnavailable, refused.Refusal);
        Assert.NotNull(refused.RetryAfter);
        Assert.Throws<RefusedException>(log.DemandReady);
        Assert.Single(said.Text.Split('\n'), line => line.StartsWith("Critical", StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_there_is_room_again_the_chain_goes_on_and_accounts_for_the_half_line()
    {
        using (var log = await StartAsync(path => new FullDisk(path, () => isFull)))
        {
            isFull = true;
            await Assert.ThrowsAsync<RefusedException>(() => log.WriteAsync(Decision()));
            isFull = false;
            while (log.Trouble is not null)
                await Task.Delay(20, Cancel);
            await log.WriteAsync(Decision());
            await log.StopAsync(Cancel);
        }
        var report = Verify();
        Assert.Null(report.Broken);
        Assert.Equal([2], report.TornLines);
        Assert.Equal(1, report.Released);
    }

    [Fact]
    public async Task A_log_that_is_removed_while_it_is_written_keeps_the_key()
    {
        using var log = await StartAsync();
        File.Delete(AuditFile);
        await Assert.ThrowsAsync<RefusedException>(() => log.WriteAsync(Decision()));
        Assert.Contains("removed, replaced or cut off", said.Text);
    }

    [Theory]
    [InlineData("another line\n")]
    [InlineData(null)]
    public async Task A_log_that_somebody_else_writes_to_keeps_the_key(string? added)
    {
        using var log = await StartAsync();
        await log.WriteAsync(Decision());
        await using (var file = new FileStream(AuditFile, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            if (added is null)
                file.SetLength(file.Length - 10);
            file.Seek(0, SeekOrigin.End);
            file.Write(Encoding.UTF8.GetBytes(added ?? ""));
        }
        await Assert.ThrowsAsync<RefusedException>(() => log.WriteAsync(Decision()));
        Assert.Contains("somebody else writes to it", said.Text);
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/full")]
    public async Task What_keeps_nothing_is_no_log(string device)
    {
        using var log = await StartAsync(_ => Kms.Audit.AuditFile.OpenLog(device));
        Assert.Throws<RefusedException>(log.DemandReady);
    }

    [Fact]
    public async Task A_log_behind_a_link_is_written_where_the_link_leads()
    {
        var elsewhere = Path.Combine(folder.FullName, "elsewhere.jsonl");
        Directory.CreateDirectory(Path.GetDirectoryName(AuditFile)!);
        File.CreateSymbolicLink(AuditFile, elsewhere);
        await WriteOneAsync();
        await WriteOneAsync();
        Assert.Equal(4, File.ReadLines(elsewhere).Count());
        Assert.Null(Verify().Broken);
    }

    [Fact]
    public async Task Two_never_write_one_log()
    {
        using var first = await StartAsync();
        using var second = await StartAsync();
        Assert.Throws<RefusedException>(second.DemandReady);
        Assert.Contains("is being written by another process", said.Text);

        await first.StopAsync(Cancel);
        while (second.Trouble is not null)
            await Task.Delay(20, Cancel);
        await second.WriteAsync(Decision());
        Assert.Null(Verify().Broken);
    }

    [Fact]
    public async Task A_changed_log_is_not_gone_on_with()
    {
        await WriteOneAsync();
        var bytes = await File.ReadAllBytesAsync(AuditFile, Cancel);
        bytes[^100] ^= 1;
        await File.WriteAllBytesAsync(AuditFile, bytes, Cancel);

        using var log = await StartAsync();

        Assert.Throws<RefusedException>(log.DemandReady);
        Assert.Contains("is not as it was written", said.Text);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(AuditFile, Cancel));
    }

    [Fact]
    public async Task A_log_without_its_salt_is_not_gone_on_with()
    {
        await WriteOneAsync();
        File.Delete(Directory.GetFiles(Path.GetDirectoryName(AuditFile)!, "*.salt").Single());
        using var log = await StartAsync();
        Assert.Throws<RefusedException>(log.DemandReady);
        Assert.Contains("does not hold the salt", said.Text);
    }

    [Fact]
    public async Task A_log_of_another_profile_is_not_gone_on_with()
    {
        await WriteOneAsync();
        using var log = await StartAsync(profile: "locked-read-only");
        Assert.Throws<RefusedException>(log.DemandReady);
        Assert.Contains("is the log of a KMS for debug in tdx, and this one is for locked-read-only in tdx", said.Text);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_keeps_the_key()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "state"), "a file", Cancel);
        using var log = await StartAsync();
        Assert.Throws<RefusedException>(log.DemandReady);
    }

    [Fact]
    public async Task The_log_and_its_salt_are_nobody_elses()
    {
        await WriteOneAsync();
        foreach (var path in Directory.GetFiles(Path.GetDirectoryName(AuditFile)!, "audit*").Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)))
            Assert.Equal(UnixFileMode.None, new FileInfo(path).UnixFileMode & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite));
    }

    async Task WriteOneAsync()
    {
        using var log = await StartAsync();
        await log.WriteAsync(Decision());
        await log.StopAsync(Cancel);
    }

    async Task<FileAuditLog> StartAsync(Func<string, FileStream>? open = null, string profile = "debug")
    {
        var log = new FileAuditLog(Settings(profile), time, LoggerFactory.Create(logging => logging.AddProvider(said)).CreateLogger<FileAuditLog>(), open);
        await log.StartAsync(Cancel);
        return log;
    }

    AuditFile AuditFileOpened() => Kms.Audit.AuditFile.Open(Settings("debug"), Kms.Audit.AuditFile.OpenLog, time);

    KmsSettings Settings(string profile) => new SettingsReader(
        new(new Dictionary<string, string> { ["MERO_KMS_PROFILE"] = profile, ["MERO_KMS_STATE_DIR"] = Path.GetDirectoryName(AuditFile)! }), new("/nonexistent")).Read();

    AuditReport Verify() => AuditedLog.Verify(AuditFile);

    static ReleaseDecision Decision() => new()
    {
        RequestId = "request",
        Peer = AuditForge.Peer,
        QuoteSha256 = PolicyForge.Hex64("quote"),
        Policy = new LoadedPolicy(PolicyForge.Policy(Attestation.Profile.Debug), PolicyForge.Hex64("policy")),
    };

    /// <summary>Counts its ways to the disk, each of which takes a while.</summary>
    sealed class SlowDisk(string path, Action flushed) : FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 0)
    {
        public override void Flush(bool flushToDisk)
        {
            flushed();
            Thread.Yield();
            base.Flush(flushToDisk);
        }
    }
}
