namespace Kms.Policies;

/// <summary>Reads the policy at start, and again, ever more patiently, until it is one that may be used.</summary>
sealed partial class PolicyLoader(PolicyFetcher fetcher, PolicyJudge judge, ActivePolicy active, TimeProvider time, ILogger<PolicyLoader> logger)
    : BackgroundService
{
    static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    string? said;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = FirstWait; !await TryLoadAsync(stoppingToken); wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
            await Task.Delay(wait, time, stoppingToken);
    }

    async Task<bool> TryLoadAsync(CancellationToken cancel)
    {
        try
        {
            var content = await fetcher.FetchAsync(cancel);
            var loaded = judge.Judge(content, fetcher.Source!, time.GetUtcNow());
            active.Set(loaded);
            Loaded(logger, fetcher.Source!, loaded.Version, loaded.Sha256, loaded.ExpiresAt);
            return true;
        }
        catch (PolicyRefusedException refused)
        {
            active.Refuse(refused.Message);
            if (said != refused.Message)
                NotReady(logger, refused.Message);
            said = refused.Message;
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "Policy {Source}, version {Version}, SHA-256 {Sha256}, is in force until {ExpiresAt:yyyy-MM-ddTHH:mm:ssZ}")]
    static partial void Loaded(ILogger logger, string source, int version, string sha256, DateTimeOffset expiresAt);

    [LoggerMessage(LogLevel.Warning, "Not ready, keys are not given out: {Reason}")]
    static partial void NotReady(ILogger logger, string reason);
}
