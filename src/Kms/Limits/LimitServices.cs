using Kms.Observing;

namespace Kms.Limits;

/// <summary>The limits as services.</summary>
static class LimitServices
{
    // The hardware makes one quote at a time.
    const int OwnQuotes = 4;
    const int WaitingForOwnQuotes = 16;

    // merod gives up after 30 s, and collateral and keys may have to be waited for as well.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void AddLimits(this IServiceCollection services, LimitSettings limits)
    {
        services.AddSingleton(provider => new AddressRates(limits.RatePerSecond, limits.RateBurst, provider.GetRequiredService<TimeProvider>()));
        services.AddTurnstile(Queue.Verification, limits.Verifications, limits.VerificationQueue);
        services.AddTurnstile(Queue.Attestation, OwnQuotes, WaitingForOwnQuotes);
    }

    static void AddTurnstile(this IServiceCollection services, Queue queue, int places, int waiting) =>
        services.AddKeyedSingleton(queue, (provider, _) => new Turnstile(
            queue, places, waiting, Patience, provider.GetRequiredService<KmsMeter>(), provider.GetRequiredService<TimeProvider>()));
}
