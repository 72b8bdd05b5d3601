using System.Text.Json;
using Attestation;
using Node.Data;
using Node.Evidence;
using Node.Kms;

namespace Node.Fetching;

/// <summary>Tries until the data is open, and says how far it came. A node without a key stays up for that.</summary>
sealed partial class KeyFetching(KeyAttempt attempt, Backoff backoff, IKeyWatch watch, TimeProvider time, ILogger<KeyFetching> logger) : BackgroundService
{
    /// <summary>How long one try may take: several calls of 30 seconds, and a disk that is formatted.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>How often the program that opens the data is asked whether it has a disk.</summary>
    public static TimeSpan DiskPause { get; } = TimeSpan.FromSeconds(1);

    bool isDiskThere;

    /// <summary>How it is now.</summary>
    public KeyStatus Status { get; private set; } = new() { State = KeyState.Fetching, Attempts = 0 };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await FetchAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The machine stops; the next boot asks again.
        }
    }

    async Task FetchAsync(CancellationToken cancel)
    {
        while (await TryAsync(cancel) is { } refusal)
        {
            // A disk is looked for often, a KMS is asked ever more seldom.
            var pause = isDiskThere ? backoff.Next() : DiskPause;
            var (isNews, waiting) = (isDiskThere || refusal.Code != Status.LastRefusal?.Code, Status with { State = KeyState.Waiting, LastRefusal = refusal, RetryAt = time.GetUtcNow() + pause });
            if (isNews)
            {
                LogRefused(refusal.Stage, refusal.Code, refusal.Details, pause.TotalSeconds);
                await SayAsync(waiting, cancel);
            }
            Status = waiting;
            await Task.Delay(pause, time, cancel);
        }
        await SayAsync(Status with { State = KeyState.Open, LastRefusal = null }, cancel);
        LogOpen(Status.Attempts);
    }

    async Task<KeyRefusal?> TryAsync(CancellationToken cancel)
    {
        Status = Status with { State = KeyState.Fetching, Attempts = Status.Attempts + 1, RetryAt = null };
        using var limit = new CancellationTokenSource(Patience, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            isDiskThere = true;
            await attempt.RunAsync(patience.Token);
            return null;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Refusal("transport", ProbeCode.GetKeyRequestFailed, $"The try took longer than {Patience.TotalMinutes:0} minutes and was given up.");
        }
        catch (EvidenceRefusedException refusal)
        {
            return Of(refusal.ToProbeFailure());
        }
        catch (ProbeFailedException failure)
        {
            return Of(failure);
        }
        catch (DataRefusedException refusal)
        {
            return Refusal("data", KeyAttempt.Code(refusal.Reason), refusal.Message);
        }
        catch (DataNotReadyException missing)
        {
            isDiskThere = false;
            return Refusal("data", missing.Code, missing.Message);
        }
        catch (NodeException other)
        {
            return Refusal("transport", ProbeCode.GetKeyRequestFailed, other.Message);
        }
    }

    KeyRefusal Of(ProbeFailedException failure) => Refusal(JsonSerializer.Serialize(failure.Stage, NodeJson.Files.ProbeStage).Trim('"'), failure.Code, failure.Message) with { KmsError = failure.KmsError };

    KeyRefusal Refusal(string stage, string code, string details) => new() { At = time.GetUtcNow(), Stage = stage, Code = code, Details = OneLine.Of(details, 1000) };

    async Task SayAsync(KeyStatus status, CancellationToken cancel)
    {
        Status = status;
        await watch.SeeAsync(status, cancel);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No key at stage {Stage}, code {Code}: {Details} The next try is in {Seconds:0.#} seconds.")]
    partial void LogRefused(string stage, string code, string details, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "The key was given at try {Attempts}, and the data is open.")]
    partial void LogOpen(int attempts);
}
