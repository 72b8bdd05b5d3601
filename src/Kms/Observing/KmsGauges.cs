using Attestation.Collateral;
using Kms.Challenges;
using Kms.Policies;
using Kms.Serving;

namespace Kms.Observing;

/// <summary>Ties the gauges to what they show.</summary>
sealed class KmsGauges(KmsMeter meter, IChallengeStore challenges, CollateralCache collateral, ActivePolicy policy, TimeProvider time, TlsRenewal? tls = null) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        meter.ShowPendingChallenges(() => challenges.Pending);
        meter.ShowCollateralAge(() => time.GetUtcNow() - collateral.States.Where(state => state.IsServing).Min(state => state.FetchedAt));
        meter.ShowPolicyExpiry(() => policy.Left);
        meter.ShowTlsExpiry(() => tls?.Left);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
