namespace Attestation.Collateral;

/// <summary>A set as a service just answered it; nothing of it is proven.</summary>
sealed record FetchedCollateral
{
    public required QuoteCollateral Collateral { get; init; }

    /// <summary>The answers that it was put together from.</summary>
    public required IReadOnlyList<CollateralAnswer> Answers { get; init; }

    /// <summary>Whether some of it is from before, and only confirmed.</summary>
    public bool IsReused => Answers.Any(answer => answer.IsReused);
}
