using Attestation.Collateral;
using Kms.Evidence;
using Microsoft.Extensions.Logging;

namespace KmsTests.Evidence;

public sealed class CollateralLogTests
{
    static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    static readonly CollateralState Serving = new()
    {
        Fmspc = "00806f050000",
        Ca = PckCa.Platform,
        FetchedAt = Noon,
        Ends = Noon.AddDays(30),
        NextAttempt = Noon.AddHours(12),
        LastFailure = null,
        IsServing = true,
    };

    static readonly CollateralFailure Failure = new()
    {
        At = Noon.AddHours(12),
        Reason = CollateralFailureReason.ServiceError,
        Message = "GET https://pccs.example/tcb answered 503: \"\".",
        InARow = 2,
    };

    [Fact]
    public void A_fetch_is_one_line() => Assert.Equal(
        "Information Collateral for FMSPC 00806f050000 (Platform CA) is at hand until 2026-12-22T12:00:00Z; the next refresh is due 2026-11-23T00:00:00Z ",
        Log(Serving));

    [Fact]
    public void A_refresh_that_fails_is_one_warning_with_its_reason() => Assert.Equal(
        "Warning Collateral for FMSPC 00806f050000 (Platform CA) was not refreshed, 2 in a row, ServiceError: GET https://pccs.example/tcb answered 503: \"\". "
        + "What is at hand ends 2026-12-22T12:00:00Z; next attempt 2026-11-23T00:00:00Z ",
        Log(Serving with { LastFailure = Failure }));

    [Fact]
    public void A_kind_without_collateral_is_one_warning_that_says_what_it_means() => Assert.Equal(
        "Warning There is no collateral for FMSPC 00806f050000 (Platform CA), 2 in a row, ServiceError: GET https://pccs.example/tcb answered 503: \"\". "
        + "Its nodes get no keys; next attempt 2026-11-23T00:00:00Z ",
        Log(Serving with { FetchedAt = null, Ends = null, IsServing = false, LastFailure = Failure }));

    static string Log(CollateralState state)
    {
        using var recorded = new RecordedLog();
        using var loggers = new LoggerFactory([recorded]);
        new CollateralLog(loggers.CreateLogger<CollateralLog>()).Attempted(state);
        return recorded.Text;
    }
}
