namespace Kms.Readiness;

/// <summary>What tells whether this service can do its work, and ends it.</summary>
static class ReadinessServices
{
    // Longer than the longest request: collateral, then a key. Who stops a container gives it a little more than drain and this.
    static readonly TimeSpan LastRequests = TimeSpan.FromSeconds(20);

    public static void AddReadiness(this IServiceCollection services)
    {
        services.AddSingleton<IDependency, ChallengeStoreDependency>();
        services.AddSingleton<IDependency, AuditDependency>();
        services.AddSingleton<IDependency, DstackDependency>();
        services.AddSingleton<IDependency, CollateralDependency>();
        services.AddSingleton<ServiceReadiness>();
        services.AddSingleton<Draining>();
        services.AddSingleton<IHostLifetime, DrainingLifetime>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = LastRequests);
    }
}
