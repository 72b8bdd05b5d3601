namespace Attestation.Collateral;

/// <summary>What a cache has of one kind of platform. Not thread-safe: the cache's gate is held around every use.</summary>
sealed class CollateralShelf(CollateralKind kind, DateTimeOffset now)
{
    QuoteCollateral? kept;
    DateTimeOffset? fetchedAt;
    CollateralUnavailableException? cause;

    public CollateralKind Kind => kind;

    /// <summary>When somebody last wanted it.</summary>
    public DateTimeOffset AskedAt { get; set; } = now;

    /// <summary>The attempt that is being made; null when none is.</summary>
    public Task<QuoteCollateral?>? Underway { get; set; }

    /// <summary>Wakes the cache at <see cref="NextAttempt"/>, once something was kept.</summary>
    public ITimer? Alarm { get; set; }

    /// <summary>Not before then the service is asked again.</summary>
    public DateTimeOffset NextAttempt { get; private set; } = now;

    /// <summary>Of the set fetched last, even when it has ended.</summary>
    public CollateralLife? Life { get; private set; }

    public CollateralFailure? LastFailure { get; private set; }

    public bool HasKept => kept is not null;

    /// <summary>Whether the service is not to be asked again so soon after an attempt that did not succeed.</summary>
    /// <remarks>A clock that was set back makes no rest longer.</remarks>
    public bool IsResting(DateTimeOffset moment) => LastFailure is { } failure && failure.At <= moment && moment < NextAttempt;

    /// <summary>What may be used now. What has ended is dropped here, and nowhere stretched.</summary>
    public QuoteCollateral? At(DateTimeOffset moment)
    {
        if (Life is { } life && life.Ends < moment)
            kept = null;
        return kept;
    }

    /// <exception cref="CollateralUnavailableException">It is older than what is at hand.</exception>
    public void Keep(QuoteCollateral collateral, CollateralLife life, DateTimeOffset moment)
    {
        if (At(moment) is not null && life.OlderThan(Life!) is { } piece)
            throw new CollateralUnavailableException(CollateralFailureReason.OlderThanKept, $"The service answered for {kind} with {piece} older than what is at hand, which stays in use.");
        (kept, Life, fetchedAt) = (collateral, life, moment);
        (LastFailure, cause) = (null, null);
        NextAttempt = moment + CollateralPatience.AfterSuccess(life.Ends - moment);
    }

    public void Note(CollateralUnavailableException failure, DateTimeOffset moment)
    {
        var inARow = (LastFailure?.InARow ?? 0) + 1;
        LastFailure = new() { At = moment, Reason = failure.Reason, Message = OneLine.Of(failure.Message), InARow = inARow };
        cause = failure;
        NextAttempt = moment + CollateralPatience.AfterFailure(failure, inARow, At(moment) is null ? null : Life!.Ends - moment);
    }

    /// <summary>Why there is nothing to use after <see cref="LastFailure"/>.</summary>
    public CollateralUnavailableException Refusal(DateTimeOffset moment)
    {
        var failure = LastFailure ?? throw new InvalidOperationException($"No attempt for {kind} was without success.");
        var (reason, what) = Life is { } life
            ? (CollateralFailureReason.Ended, $"What was at hand for {kind} ended {JsonUtcTime.ToText(life.Ends)}, and nothing newer can be had")
            : (failure.Reason, $"There is no collateral for {kind}");
        var when = $"asked {JsonUtcTime.ToText(failure.At)}, to be asked again {JsonUtcTime.ToText(NextAttempt)}";
        return new(reason, $"{what}; {when}: {failure.Message}", cause)
        {
            RetryAfter = NextAttempt > moment ? NextAttempt - moment : TimeSpan.Zero,
        };
    }

    public CollateralState ToState(DateTimeOffset moment) => new()
    {
        Fmspc = kind.Fmspc,
        Ca = kind.Ca,
        FetchedAt = fetchedAt,
        Ends = Life?.Ends,
        NextAttempt = NextAttempt,
        LastFailure = LastFailure,
        IsServing = At(moment) is not null,
    };
}
