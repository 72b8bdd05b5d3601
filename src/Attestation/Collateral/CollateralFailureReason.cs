namespace Attestation.Collateral;

/// <summary>Why collateral cannot be had. Exactly one per failure.</summary>
public enum CollateralFailureReason
{
    /// <summary>Something here went wrong that nobody foresaw; the cause is beneath.</summary>
    Unexpected,

    /// <summary>No connection, or one that broke off.</summary>
    Unreachable,

    /// <summary>No whole answer in time.</summary>
    TimedOut,

    /// <summary>The service answered that it cannot now: 429 or 5xx.</summary>
    ServiceError,

    /// <summary>The service does not know the kind of platform: 404 for its TCB info.</summary>
    UnknownPlatform,

    /// <summary>The service does not take the request: any other status that is not success.</summary>
    RequestRefused,

    /// <summary>An answer of another form: too long, without its chain, not JSON with a signature.</summary>
    MalformedAnswer,

    /// <summary>What was answered does not lead to the root, is for another platform, is not of this time, or of a TCB recovery below the floor.</summary>
    NotGenuine,

    /// <summary>What was answered was issued before what is at hand: somebody shows an older state of affairs.</summary>
    OlderThanKept,

    /// <summary>What was at hand is past its next update, and nothing newer can be had.</summary>
    Ended,

    /// <summary>Too many other kinds of platforms are being asked for at this moment.</summary>
    TooManyKinds,
}
