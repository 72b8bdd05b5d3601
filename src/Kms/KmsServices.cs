using Attestation.Collateral;
using Attestation.Verification;
using Kms.Challenges;
using Kms.Dstack;
using Kms.Evidence;
using Kms.Keys;
using Kms.Observing;
using Kms.Policies;
using Kms.SelfEvidence;
using Kms.Settings;

namespace Kms;

/// <summary>What the service is made of.</summary>
static class KmsServices
{
    // merod gives up after 30 s; four answers are needed.
    static readonly TimeSpan CollateralPatience = TimeSpan.FromSeconds(5);

    public static void AddKms(this IServiceCollection services, KmsSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<KmsMeter>();
        services.AddSingleton<IChallengeStore>(provider => new MemoryChallengeStore(settings.Challenges, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ChallengeIssuer>();
        services.AddSingleton<IDstackAgent>(_ => new DstackClient(new(DstackEndpoint.Connect(settings.Dstack))));
        services.AddSingleton(settings.Root);
        services.AddSingleton<ICollateralSource>(provider => new CollateralCache(
            new CollateralClient(CollateralHttp(settings), settings.CollateralUrl), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new QuoteVerifier(provider.GetRequiredService<TrustRoot>()));
        services.AddSingleton<NodeVerifier>();
        services.AddSingleton<KeyDerivation>();
        services.AddSingleton<KeyRelease>();
        services.AddSingleton<OwnQuote>();
        services.AddSingleton(new PolicyFetcher(settings, settings.PolicyUrl is { } url ? Outbound.To(url, mayMove: true) : new()));
        services.AddSingleton<PolicyJudge>();
        services.AddSingleton<ActivePolicy>();
        services.AddHostedService<PolicyLoader>();
        services.AddHostedService<ProfileMarker>();
    }

    static HttpClient CollateralHttp(KmsSettings settings)
    {
        var http = Outbound.To(settings.CollateralUrl);
        http.Timeout = CollateralPatience;
        return http;
    }
}
