using System.Threading.Channels;
using Kms.Errors;
using Kms.Settings;

namespace Kms.Audit;

/// <summary>The audit log of this KMS. Decisions that come at the same time share one trip to the disk.</summary>
/// <remarks>
/// One loop writes. When it cannot, it says so to all who wait, closes the file, and takes the log up again as after a crash.
/// Strangers can be refused as often as they like, and must not fill the disk without which no key leaves: of refusals there are only so many lines,
/// and of those to whom nothing is proven so many of their own. What has no line is counted in the next one.
/// </remarks>
sealed partial class FileAuditLog(KmsSettings settings, TimeProvider time, ILogger<FileAuditLog> logger, Func<string, FileStream>? open = null)
    : BackgroundService, IAuditLog
{
    const int MostWaiting = 1024;
    const int MostAtOnce = 256;

    // A KMS that takes over from another waits this long for the lock; an answer is wanted within 30 s.
    static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    readonly RefusalAllowance strangers = new(time);
    readonly RefusalAllowance machines = new(time);
    long omitted;
    volatile string? trouble = "The audit log is not open yet.";
    AuditFile? file;

    /// <summary>Why no line can be written; null when one can.</summary>
    public string? Trouble => trouble;

    public void DemandReady()
    {
        if (trouble is not null)
            throw Unwritten(null);
    }

    public async Task WriteAsync(ReleaseDecision decision)
    {
        DemandReady();
        if (decision.Reason is not null && !(decision.HasProvenMachine ? machines : strangers).Take())
        {
            if (Interlocked.Increment(ref omitted) is 1)
                Omitting(logger);
            return;
        }
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            await waiting.Writer.WriteAsync(new(decision, written), patience.Token);
            await written.Task.WaitAsync(patience.Token);
        }
        catch (Exception cause) when (cause is OperationCanceledException or ChannelClosedException || IsTrouble(cause))
        {
            throw Unwritten(cause);
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Here, so that the first request already finds it open.
        TryOpen();
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // The server has stopped before: what waits is still written.
        waiting.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        file?.Dispose();
    }

    public override void Dispose()
    {
        file?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (file is not null || await ReopenAsync(stoppingToken))
        {
            var isEnd = !await waiting.Reader.WaitToReadAsync(CancellationToken.None);
            WriteWaiting();
            if (isEnd)
                return;
        }
    }

    async Task<bool> ReopenAsync(CancellationToken stopping)
    {
        do
        {
            // Came in while the file was being closed.
            foreach (var late in Take())
                late.Written.SetException(new AuditRefusedException(trouble!));
            if (!await HasWaitedAsync(stopping))
                return false;
        }
        while (!TryOpen());
        return true;
    }

    async Task<bool> HasWaitedAsync(CancellationToken stopping)
    {
        try
        {
            await Task.Delay(Again, time, stopping);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    bool TryOpen()
    {
        try
        {
            file = AuditFile.Open(settings, open ?? AuditFile.OpenLog, time);
            if (file.TornBytes > 0)
                Torn(logger, settings.State.AuditFile, file.TornBytes);
            Opened(logger, settings.State.AuditFile, file.IsNew ? "begins" : "goes on", file.Chain, file.Seq, file.Head);
            trouble = null;
            return true;
        }
        catch (Exception cause) when (IsTrouble(cause))
        {
            Refuse(cause);
            return false;
        }
    }

    void WriteWaiting()
    {
        var (batch, unwritten) = (Take(), Interlocked.Read(ref omitted));
        if (batch is [] && unwritten is 0)
            return;
        try
        {
            file!.Append(unwritten, [.. batch.Select(one => one.Decision)]);
        }
        catch (Exception cause) when (IsTrouble(cause))
        {
            Refuse(cause);
            file!.Dispose();
            file = null;
            batch.ForEach(one => one.Written.SetException(cause));
            return;
        }
        Interlocked.Add(ref omitted, -unwritten);
        batch.ForEach(one => one.Written.SetResult());
    }

    List<Waiting> Take()
    {
        var batch = new List<Waiting>();
        while (batch.Count < MostAtOnce && waiting.Reader.TryRead(out var one))
            batch.Add(one);
        return batch;
    }

    void Refuse(Exception cause)
    {
        if (trouble != cause.Message)
            Unwritable(logger, cause.Message);
        trouble = cause.Message;
    }

    static bool IsTrouble(Exception cause) => cause is IOException or UnauthorizedAccessException or AuditRefusedException;

    static RefusedException Unwritten(Exception? cause) =>
        new(Refusal.DependencyUnavailable, "The decision cannot be put on record at the moment, and without that no key leaves.", cause) { RetryAfter = TimeSpan.FromSeconds(5) };

    [LoggerMessage(LogLevel.Information, "Audit log {Path} {Begins}: chain {Chain}, line {Seq}, head {Head}")]
    static partial void Opened(ILogger logger, string path, string begins, string chain, long seq, string head);

    [LoggerMessage(LogLevel.Warning, "Audit log {Path} ended with {Bytes} bytes of a cut-off line; they stay, and the next line accounts for them")]
    static partial void Torn(ILogger logger, string path, long bytes);

    [LoggerMessage(LogLevel.Critical, "No key leaves, because decisions cannot be put on record: {Reason}")]
    static partial void Unwritable(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "More requests are refused than the audit log has lines for; the next line in it counts those without one")]
    static partial void Omitting(ILogger logger);

    sealed record Waiting(ReleaseDecision Decision, TaskCompletionSource Written);
}
