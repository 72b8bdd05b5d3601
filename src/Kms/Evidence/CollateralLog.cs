using Attestation.Collateral;

namespace Kms.Evidence;

/// <summary>Says how each attempt to fetch collateral ended: one line per attempt, and attempts are few.</summary>
sealed partial class CollateralLog(ILogger<CollateralLog> logger)
{
    public void Attempted(CollateralState state)
    {
        if (state.LastFailure is not { } failure)
            Fetched(logger, state.Fmspc, state.Ca, state.Ends, state.NextAttempt);
        else if (state.IsServing)
            RefreshFailed(logger, state.Fmspc, state.Ca, failure.InARow, failure.Reason, failure.Message, state.Ends, state.NextAttempt);
        else
            NothingAtHand(logger, state.Fmspc, state.Ca, failure.InARow, failure.Reason, failure.Message, state.NextAttempt);
    }

    [LoggerMessage(LogLevel.Information,
        "Collateral for FMSPC {Fmspc} ({Ca} CA) is at hand until {Ends:yyyy-MM-ddTHH:mm:ssZ}; the next refresh is due {Next:yyyy-MM-ddTHH:mm:ssZ}")]
    static partial void Fetched(ILogger logger, string fmspc, PckCa ca, DateTimeOffset? ends, DateTimeOffset next);

    [LoggerMessage(LogLevel.Warning,
        "Collateral for FMSPC {Fmspc} ({Ca} CA) was not refreshed, {InARow} in a row, {Reason}: {Message} What is at hand ends {Ends:yyyy-MM-ddTHH:mm:ssZ}; next attempt {Next:yyyy-MM-ddTHH:mm:ssZ}")]
    static partial void RefreshFailed(
        ILogger logger, string fmspc, PckCa ca, int inARow, CollateralFailureReason reason, string message, DateTimeOffset? ends, DateTimeOffset next);

    [LoggerMessage(LogLevel.Warning,
        "There is no collateral for FMSPC {Fmspc} ({Ca} CA), {InARow} in a row, {Reason}: {Message} Its nodes get no keys; next attempt {Next:yyyy-MM-ddTHH:mm:ssZ}")]
    static partial void NothingAtHand(ILogger logger, string fmspc, PckCa ca, int inARow, CollateralFailureReason reason, string message, DateTimeOffset next);
}
