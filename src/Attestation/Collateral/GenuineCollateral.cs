namespace Attestation.Collateral;

/// <summary>Asks a service until it answers with something genuine, or plainly does not.</summary>
sealed class GenuineCollateral(ICollateralService service, ICollateralJudge judge, TimeProvider time)
{
    /// <exception cref="CollateralUnavailableException">There is no answer, or none that is genuine.</exception>
    public async Task<(FetchedCollateral Fetched, CollateralLife Life)> FetchAsync(CollateralKind kind, CancellationToken cancel)
    {
        var fetched = await service.AskAsync(kind, anew: false, cancel).ConfigureAwait(false);
        try
        {
            return (fetched, Demand(fetched, kind));
        }
        catch (CollateralUnavailableException) when (fetched.IsReused)
        {
            // "Unchanged" need not be the whole truth: an ETag is often over the body alone, and the chain is in a header.
            fetched = await service.AskAsync(kind, anew: true, cancel).ConfigureAwait(false);
            return (fetched, Demand(fetched, kind));
        }
    }

    /// <summary>From now on only changes to this are asked for.</summary>
    public void Remember(FetchedCollateral kept) => service.Remember(kept);

    CollateralLife Demand(FetchedCollateral fetched, CollateralKind kind) => judge.Demand(fetched.Collateral, kind, time.GetUtcNow());
}
