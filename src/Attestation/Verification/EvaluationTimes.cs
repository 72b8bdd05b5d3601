namespace Attestation.Verification;

/// <summary>The times for which evidence is judged: one instant, or one for each of its pieces.</summary>
/// <remarks>
/// A capture is judged as of then and as of now by giving the pieces that are looked at anew another time than the others; Intel's library
/// knows one instant only (<c>expiration_check_date</c>).
/// </remarks>
public sealed record EvaluationTimes
{
    /// <summary>For the certificates that the quote itself carries; also the instant that the verdict is for.</summary>
    public required DateTimeOffset Quote { get; init; }

    /// <summary>For the certificates behind TCB info, QE identity and the list of revoked PCK certificates.</summary>
    public required DateTimeOffset Chain { get; init; }

    /// <summary>For TCB info: from its issue date to its next update.</summary>
    public required DateTimeOffset TcbInfo { get; init; }

    /// <summary>For the QE identity: from its issue date to its next update.</summary>
    public required DateTimeOffset QeIdentity { get; init; }

    /// <summary>For both revocation lists: from this update to next update.</summary>
    public required DateTimeOffset Crls { get; init; }

    /// <summary>One instant for everything.</summary>
    public static EvaluationTimes At(DateTimeOffset now) => new() { Quote = now, Chain = now, TcbInfo = now, QeIdentity = now, Crls = now };

    /// <inheritdoc cref="At"/>
    public static implicit operator EvaluationTimes(DateTimeOffset now) => At(now);

    /// <summary>The other way to write the conversion.</summary>
    public static EvaluationTimes FromDateTimeOffset(DateTimeOffset now) => At(now);
}
