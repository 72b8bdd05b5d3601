using System.Buffers;
using Attestation.Audit;
using Attestation.Verification;
using Kms.Settings;
using Kms.State;

namespace Kms.Audit;

/// <summary>The open log: appends lines, each chained to the one before, and brings them to the disk. For one thread.</summary>
sealed class AuditFile : IDisposable
{
    const int LongestRequestId = 64;
    const int LongestDetail = 300;

    readonly FileStream guard;
    readonly FileStream log;
    readonly AuditOwner owner;
    readonly TimeProvider time;
    string head;
    long end;

    AuditFile(FileStream guard, FileStream log, AuditTail tail, AuditOwner owner, TimeProvider time)
    {
        (this.guard, this.log, this.owner, this.time) = (guard, log, owner, time);
        (Seq, head, TornBytes) = (tail.Seq, tail.Head, tail.Torn?.Length ?? 0);
        IsNew = tail.Opened is null;
        var length = end = log.Length;
        try
        {
            Append(tail.IsEnded ? [] : "\n"u8, [owner.Sign(tail, time.GetUtcNow())]);
        }
        catch (IOException) when (IsNew && log.Length == length)
        {
            owner.Forget(log.Name);
            throw;
        }
    }

    public string Chain => owner.Chain;

    public long Seq { get; private set; }

    /// <summary>Hash of the last line.</summary>
    public string Head => head;

    public bool IsNew { get; }

    /// <summary>How many bytes a crash had left without their end.</summary>
    public long TornBytes { get; }

    /// <summary>Takes a log up where it ends, or begins one.</summary>
    /// <param name="settings">Which file, and whose.</param>
    /// <param name="open">Opens a file for reading and appending, and makes it when it is not there.</param>
    /// <param name="time">The clock of the lines.</param>
    /// <exception cref="AuditRefusedException">Somebody else writes it, it was changed, or it is no file.</exception>
    /// <exception cref="IOException">The disk does not take or give it.</exception>
    public static AuditFile Open(KmsSettings settings, Func<string, FileStream> open, TimeProvider time)
    {
        var path = settings.State.AuditFile;
        StateFolder.Prepare(Path.GetDirectoryName(path)!, settings.Environment);
        var guard = Lock(path);
        FileStream? log = null;
        try
        {
            log = open(path);
            if (!log.CanSeek)
                throw new AuditRefusedException($"{path} is no file that keeps what is written to it; set MERO_KMS_AUDIT_FILE to one.");
            DurableFile.SyncFolder(path);
            var tail = AuditTail.Read(log);
            var owner = tail.Opened is { } opened ? AuditOwner.Of(path, opened, settings) : AuditOwner.Create(path, settings);
            return new(guard, log, tail, owner, time);
        }
        catch (AuditFaultException fault)
        {
            Close();
            throw new AuditRefusedException($"{path} is not as it was written: {fault.Message}. Find the line with mero-tee audit verify, keep the file as evidence, and move it away so that another log is begun.", fault);
        }
        catch
        {
            Close();
            throw;
        }

        void Close()
        {
            log?.Dispose();
            guard.Dispose();
        }
    }

    /// <summary>A file as <see cref="Open"/> wants it.</summary>
    public static FileStream OpenLog(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.OpenOrCreate,
        Access = FileAccess.ReadWrite,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead,
    });

    /// <summary>Writes the lines of decisions, and before them how many refusals have none; comes back when all of it is on the disk.</summary>
    public void Append(long omitted, IReadOnlyList<ReleaseDecision> decisions) => Append([], Lines(omitted, decisions));

    public void Dispose()
    {
        log.Dispose();
        guard.Dispose();
    }

    // Lines are made one by one while they are written: each needs the hash of the one before.
    void Append(ReadOnlySpan<byte> before, IEnumerable<AuditLine> lines)
    {
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Write(before);
        foreach (var line in lines)
            (Seq, head) = (line.Seq, line.WriteTo(bytes));
        if (log.Seek(0, SeekOrigin.End) != end)
            throw new AuditRefusedException($"{log.Name} has {log.Length} bytes, but {end} were written: somebody else writes to it.");
        log.Write(bytes.WrittenSpan);
        log.Flush(flushToDisk: true);
        DemandThere();
        end = log.Position;
    }

    // What was removed, replaced or cut under our hands, or is /dev/null, keeps nothing, although every write succeeds.
    void DemandThere()
    {
        var named = new FileInfo(log.Name);
        var there = named.LinkTarget is null ? named : (FileInfo)named.ResolveLinkTarget(returnFinalTarget: true)!;
        if (!there.Exists || there.Length != log.Position)
            throw new AuditRefusedException($"{log.Name} is not the file that was written to: it was removed, replaced or cut off.");
    }

    IEnumerable<AuditLine> Lines(long omitted, IReadOnlyList<ReleaseDecision> decisions)
    {
        if (omitted > 0)
            yield return new() { Seq = Seq + 1, Prev = head, Time = time.GetUtcNow(), Kind = AuditLineKind.Omitted, Omitted = omitted };
        foreach (var decision in decisions)
            yield return Line(decision);
    }

    AuditLine Line(ReleaseDecision decision) => new()
    {
        Seq = Seq + 1,
        Prev = head,
        Time = time.GetUtcNow(),
        Kind = AuditLineKind.Decision,
        Outcome = decision.Reason is null ? AuditOutcome.Released : AuditOutcome.Refused,
        Reason = decision.Reason,
        Detail = Cut(decision.Detail, LongestDetail),
        RequestId = Cut(decision.RequestId, LongestRequestId),
        Peer = owner.HashOf(decision.Peer),
        QuoteSha256 = decision.QuoteSha256,
        MrTd = decision.Node?.Report.Registers.MrTd,
        Rtmr0 = decision.Node?.Report.Registers.Rtmr0,
        Rtmr1 = decision.Node?.Report.Registers.Rtmr1,
        Rtmr2 = decision.Node?.Report.Registers.Rtmr2,
        Rtmr3 = decision.Node?.Report.Registers.Rtmr3,
        TcbStatus = decision.Node is { } node ? TcbStatuses.PolicyNameOf(node.TcbStatus) : null,
        PolicyVersion = decision.Policy.Version,
        PolicySha256 = decision.Policy.Sha256,
    };

    static string? Cut(string? text, int length) => text?.Length > length ? text[..length] : text;

    static FileStream Lock(string path)
    {
        const int wouldBlock = 11;
        try
        {
            return new(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (held.HResult is wouldBlock)
        {
            throw new AuditRefusedException($"{path} is being written by another process, and two never share a log; stop that one, or set MERO_KMS_AUDIT_FILE to another file.", held);
        }
    }
}
