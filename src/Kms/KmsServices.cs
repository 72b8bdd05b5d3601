using Attestation.Collateral;
using Attestation.Verification;
using Kms.Audit;
using Kms.Challenges;
using Kms.Challenges.Redis;
using Kms.Dstack;
using Kms.Evidence;
using Kms.Keys;
using Kms.Limits;
using Kms.Observing;
using Kms.Policies;
using Kms.Readiness;
using Kms.SelfEvidence;
using Kms.Serving;
using Kms.Settings;
using Microsoft.AspNetCore.Connections;

namespace Kms;

/// <summary>What the service is made of.</summary>
static class KmsServices
{
    public static void AddKms(this IServiceCollection services, KmsSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IMemoryPoolFactory<byte>, RequestBlocks>();
        services.AddObserving(settings);
        services.AddReadiness();
        if (settings.Redis is { } redis)
            services.AddSingleton(provider => new RedisConnection(redis, RedisConnection.Patience, provider.GetRequiredService<ILogger<RedisConnection>>()))
                .AddSingleton(settings.Challenges).AddSingleton<IChallengeStore, RedisChallengeStore>();
        else
            services.AddSingleton<IChallengeStore>(provider => new MemoryChallengeStore(settings.Challenges, provider.GetRequiredService<TimeProvider>()));
        services.AddLimits(settings.Limits);
        services.AddSingleton<ChallengeIssuer>();
        services.AddSingleton<IDstackAgent>(provider => Dstack(settings, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ApplicationRoot>>()));
        services.AddSingleton(settings.Root);
        services.AddSingleton<CollateralLog>();
        services.AddSingleton(provider => new QuoteVerifier(
            provider.GetRequiredService<TrustRoot>(), new() { TcbEvaluationFloor = settings.TcbEvaluationFloor }));
        services.AddSingleton(provider => new CollateralCache(
            Collateral(settings, provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<QuoteVerifier>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<CollateralLog>().Attempted));
        services.AddSingleton<ICollateralSource>(provider => provider.GetRequiredService<CollateralCache>());
        services.AddSingleton<NodeVerifier>();
        services.AddSingleton<KeyDerivation>();
        services.AddSingleton(provider => new FileAuditLog(settings, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<FileAuditLog>>()));
        services.AddSingleton<IAuditLog>(provider => provider.GetRequiredService<FileAuditLog>());
        services.AddHostedService(provider => provider.GetRequiredService<FileAuditLog>());
        services.AddSingleton<KeyRelease>();
        services.AddSingleton<OwnQuote>();
        services.AddSingleton(provider => new PolicyFetcher(
            settings, settings.PolicyUrl is { } url ? Outbound.To(url, mayMove: true) : new(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PolicyJudge>();
        services.AddSingleton<ActivePolicy>();
        services.AddSingleton<PolicyMemory>();
        services.AddSingleton<ReloadBell>();
        services.AddSingleton<PolicyLoader>();
        if (settings.Tls is { } tls)
            services.AddSingleton(tls).AddSingleton<TlsRenewal>().AddHostedService(provider => provider.GetRequiredService<TlsRenewal>());
        services.AddHostedService<PolicyHangup>();
        services.AddHostedService(provider => provider.GetRequiredService<PolicyLoader>());
        services.AddHostedService<ProfileMarker>();
    }

    static DstackClient Dstack(KmsSettings settings, TimeProvider time, ILogger<ApplicationRoot> logger) =>
        new(new(DstackEndpoint.Connect(settings.Dstack), time), new(settings.Dstack, KeyLine.LongestPause, time, new(settings.DstackKmsRoot, logger)));

    static CollateralClient Collateral(KmsSettings settings, TimeProvider time)
    {
        var http = Outbound.To(settings.CollateralUrl);
        // The client has limits of its own, for each attempt and for all.
        http.Timeout = Timeout.InfiniteTimeSpan;
        return new(http, settings.CollateralUrl, settings.CollateralUpdate, time);
    }
}
