using Kms.Settings;

namespace Kms.Policies;

/// <summary>Reads the policy at start, ever more patiently until it is one that may be used, and from then on again and again.</summary>
/// <remarks>A policy that is refused leaves the one in force where it is: what is published wrongly must not end what is published rightly.</remarks>
sealed partial class PolicyLoader(
    PolicyFetcher fetcher, PolicyJudge judge, PolicyMemory memory, ActivePolicy active, ReloadBell bell, KmsSettings settings, TimeProvider time, ILogger<PolicyLoader> logger)
    : BackgroundService
{
    static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    readonly SemaphoreSlim turn = new(1);
    readonly PolicyNotices notices = new();
    string? said;

    /// <summary>Reads the policy once, behind whoever reads it already. Whether there is one in force now.</summary>
    public async Task<bool> ReadAsync(CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            return await ReadAloneAsync(cancel);
        }
        finally
        {
            turn.Release();
        }
    }

    async Task<bool> ReadAloneAsync(CancellationToken cancel)
    {
        try
        {
            var content = await fetcher.FetchAsync(cancel);
            var loaded = judge.Judge(content, fetcher.Source!, time.GetUtcNow());
            memory.Remember(loaded, fetcher.Source!);
            if (active.Current?.Sha256 != loaded.Sha256)
                Loaded(logger, fetcher.Source!, loaded.Version, loaded.Sha256, loaded.ExpiresAt);
            active.Set(loaded);
            said = null;
        }
        catch (PolicyRefusedException refused)
        {
            active.Refuse(refused.Message);
            Say(refused.Message);
        }
        if (active.Current is not { } current)
            return false;
        foreach (var notice in notices.Next(current, time.GetUtcNow()))
            Ending(logger, notice);
        return true;
    }

    public override void Dispose()
    {
        turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = FirstWait;
        while (true)
        {
            var isInForce = await ReadAsync(stoppingToken);
            await bell.WaitAsync(isInForce ? settings.PolicyReload : wait, time, stoppingToken);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    void Say(string reason)
    {
        if (said == reason)
            return;
        said = reason;
        if (active.Current is { } kept)
            Kept(logger, kept.Version, reason);
        else
            NotReady(logger, reason);
    }

    [LoggerMessage(LogLevel.Information, "Policy {Source}, version {Version}, SHA-256 {Sha256}, is in force until {ExpiresAt:yyyy-MM-ddTHH:mm:ssZ}")]
    static partial void Loaded(ILogger logger, string source, int version, string sha256, DateTimeOffset expiresAt);

    [LoggerMessage(LogLevel.Warning, "Not ready, keys are not given out: {Reason}")]
    static partial void NotReady(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "The policy of version {Version} stays in force, because what is published now is refused: {Reason}")]
    static partial void Kept(ILogger logger, int version, string reason);

    [LoggerMessage(LogLevel.Warning, "{Notice}")]
    static partial void Ending(ILogger logger, string notice);
}
