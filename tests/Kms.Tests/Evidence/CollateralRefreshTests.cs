using System.Globalization;
using Attestation.Collateral;
using Kms.Observing;
using Microsoft.Extensions.DependencyInjection;

namespace KmsTests.Evidence;

/// <summary>The service with its own cache of collateral, and a collateral service over HTTP.</summary>
public sealed class CollateralRefreshTests
{
    const string Fmspc = "5eed6f000000";
    const string Age = "mero_kms_collateral_age_seconds";

    readonly ManualTime time = new(PolicyForge.MadeAt, hasTimers: true);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Collateral_is_fetched_anew_though_nobody_asks_and_its_age_is_shown()
    {
        await using var world = await SimulatedWorld.StartAsync(time, Cancel);
        using var kms = new KmsUnderTest(policy: null, collateral: null,
            ("MERO_KMS_SIMULATION_ROOT_CA", world.Where.RootCa), ("MERO_KMS_COLLATERAL_URL", world.Where.Collateral), ("MERO_KMS_METRICS_ADDR", "127.0.0.1:0"))
        {
            Exchange = services => services.AddSingleton<TimeProvider>(time).AddSingleton<ICollateralSource>(provider => provider.GetRequiredService<CollateralCache>()),
        };
        await kms.ListenAsync();
        Assert.Null(await AgeAsync(kms));
        await kms.Services.GetRequiredService<ICollateralSource>().FetchAsync(Fmspc, PckCa.Platform, Cancel);
        time.Advance(TimeSpan.FromHours(11));
        Assert.Equal(TimeSpan.FromHours(11), await AgeAsync(kms));

        time.Advance(TimeSpan.FromHours(2));

        while (Fetches(kms) < 2)
            await Task.Delay(5, Cancel);
        Assert.InRange((await AgeAsync(kms))!.Value, TimeSpan.Zero, TimeSpan.FromHours(1));
    }

    static int Fetches(KmsUnderTest kms) =>
        kms.Log.Text.Split('\n').Count(line => line.Contains($"Collateral for FMSPC {Fmspc} (Platform CA) is at hand", StringComparison.Ordinal));

    static async Task<TimeSpan?> AgeAsync(KmsUnderTest kms)
    {
        using var http = new HttpClient();
        var figures = await http.GetStringAsync(new Uri(kms.Services.GetRequiredService<MetricsListener>().Address, "/metrics"), Cancel);
        return figures.Split('\n').SingleOrDefault(line => line.StartsWith($"{Age} ", StringComparison.Ordinal)) is { } line
            ? TimeSpan.FromSeconds(double.Parse(line[Age.Length..], CultureInfo.InvariantCulture))
            : null;
    }
}
