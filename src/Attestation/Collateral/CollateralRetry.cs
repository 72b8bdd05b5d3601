using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Attestation.Collateral;

/// <summary>How often, and how long, a collateral service is asked for one thing.</summary>
/// <remarks>
/// Only what may pass is tried again: no connection, no answer in time, 429 and 5xx. What the service refuses, or answers in another
/// form, it would again.
/// </remarks>
static class CollateralRetry
{
    /// <summary>For one attempt, body included.</summary>
    public static readonly TimeSpan OneAttempt = TimeSpan.FromSeconds(5);

    /// <summary>For all pieces of a set with all attempts; merod waits 30 s for its key.</summary>
    public static readonly TimeSpan WholeSet = TimeSpan.FromSeconds(20);

    /// <summary>The longest wait that the service may ask for; one that is longer ends the attempts.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(8);

    /// <summary>The first wait on average; each further one is about twice as long.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);

    /// <summary>After the first attempt.</summary>
    public const int Retries = 2;

    /// <param name="time">The clock of all waits and limits.</param>
    /// <param name="chance">From 0 to 1; spreads the waits, so that many clients do not come back together.</param>
    public static ResiliencePipeline OfPiece(TimeProvider time, Func<double> chance) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = tried => ValueTask.FromResult(MayPass(tried.Outcome.Exception)),
            MaxRetryAttempts = Retries,
            Delay = FirstWait,
            MaxDelay = LongestWait,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Randomizer = chance,
            DelayGenerator = tried => ValueTask.FromResult((tried.Outcome.Exception as CollateralUnavailableException)?.RetryAfter),
        })
        .AddTimeout(OneAttempt)
        .Build();

    public static ResiliencePipeline OfSet(TimeProvider time) => new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(WholeSet).Build();

    static bool MayPass(Exception? failure) => failure switch
    {
        TimeoutRejectedException => true,
        CollateralUnavailableException { MayPass: true, RetryAfter: var wait } => wait is null || wait <= LongestWait,
        _ => false,
    };
}
