namespace Attestation.Collateral;

/// <summary>When a service is asked again.</summary>
static class CollateralPatience
{
    /// <summary>After this, at the latest, what is at hand is fetched anew: new statements can appear before the old ones end.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromHours(12);

    /// <summary>A refresh that did not succeed is tried again after this, then after twice as long, and so on.</summary>
    public static readonly TimeSpan AfterFailedRefresh = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan LongestAfterFailedRefresh = TimeSpan.FromMinutes(30);

    /// <summary>With nothing at hand, and a service in trouble: soon, then ever later.</summary>
    public static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan LongestAfterTrouble = TimeSpan.FromMinutes(1);

    /// <summary>With nothing at hand, and answers that are no use.</summary>
    public static readonly TimeSpan AfterUnusableAnswer = TimeSpan.FromMinutes(1);

    /// <summary>With nothing at hand, and a service that does not know the platform or take the request: that changes by people's hands only.</summary>
    public static readonly TimeSpan AfterRefusal = TimeSpan.FromMinutes(10);

    /// <summary>No service puts us off for longer than this.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(10);

    /// <summary>After a set was kept: half of its life, so that there is as much time again for attempts that do not succeed.</summary>
    public static TimeSpan AfterSuccess(TimeSpan left) => Longer(AfterFailedRefresh, Shorter(FreshFor, left / 2));

    /// <param name="failure">How the last attempt ended.</param>
    /// <param name="inARow">How many ended so.</param>
    /// <param name="left">For how long what is at hand may still be used; null when nothing is.</param>
    public static TimeSpan AfterFailure(CollateralUnavailableException failure, int inARow, TimeSpan? left)
    {
        var asked = failure.RetryAfter is { } wait ? Shorter(wait, LongestAsked) : TimeSpan.Zero;
        return Longer(asked, left is { } rest
            ? Longer(AfterFailedRefresh, Shorter(Doubled(AfterFailedRefresh, LongestAfterFailedRefresh, inARow), rest / 2))
            : WithNothingAtHand(failure.Reason, inARow));
    }

    static TimeSpan WithNothingAtHand(CollateralFailureReason reason, int inARow) => reason switch
    {
        CollateralFailureReason.UnknownPlatform or CollateralFailureReason.RequestRefused => AfterRefusal,
        CollateralFailureReason.MalformedAnswer or CollateralFailureReason.NotGenuine or CollateralFailureReason.OlderThanKept => AfterUnusableAnswer,
        _ => Doubled(AfterTrouble, LongestAfterTrouble, inARow),
    };

    static TimeSpan Doubled(TimeSpan first, TimeSpan longest, int inARow) => Shorter(longest, first * Math.Pow(2, Math.Min(inARow - 1, 10)));

    static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
