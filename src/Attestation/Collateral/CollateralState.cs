namespace Attestation.Collateral;

/// <summary>What a cache has for one kind of platform at one moment.</summary>
public sealed record CollateralState
{
    /// <summary>12 lower-case hex digits.</summary>
    public required string Fmspc { get; init; }

    public required PckCa Ca { get; init; }

    /// <summary>When what is at hand was fetched, or confirmed; null when nothing is.</summary>
    public required DateTimeOffset? FetchedAt { get; init; }

    /// <summary>Until when what was fetched last may be used, this moment included; in the past, it is refused.</summary>
    public required DateTimeOffset? Ends { get; init; }

    /// <summary>Not before then the service is asked again.</summary>
    public required DateTimeOffset NextAttempt { get; init; }

    /// <summary>Null once an attempt succeeds.</summary>
    public required CollateralFailure? LastFailure { get; init; }

    /// <summary>Whether requests get collateral without waiting.</summary>
    public required bool IsServing { get; init; }

    /// <summary>Whether what is served cannot be refreshed at the moment: it will end if that stays so.</summary>
    public bool IsServingWhileRefreshFails => IsServing && LastFailure is not null;
}
