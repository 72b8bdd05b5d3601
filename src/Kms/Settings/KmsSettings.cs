using System.Net;
using Attestation;
using Attestation.Collateral;
using Attestation.Verification;
using Kms.Challenges;
using Kms.Limits;
using Kms.Observing;
using Kms.Serving;

namespace Kms.Settings;

/// <summary>What the variables of the process say, checked. Fixed for its life.</summary>
sealed record KmsSettings
{
    public required IPEndPoint Listen { get; init; }

    /// <summary>What this KMS takes quotes to be worth; decides which root they must chain to.</summary>
    public required EvidenceEnvironment Environment { get; init; }

    public required Profile Profile { get; init; }

    /// <summary>The release version, <c>X.Y.Z</c>: the tag that a policy must carry.</summary>
    public required string Version { get; init; }

    /// <summary>A Unix socket's path, or an http(s) address; null: the first of the default paths that exists.</summary>
    public required string? Dstack { get; init; }

    /// <summary>The public key of dstack's KMS that must have issued this application's root, 33 bytes; null: not compared.</summary>
    public required byte[]? DstackKmsRoot { get; init; }

    /// <summary>Whether this KMS stops where RTMR3 cannot be made to say the profile.</summary>
    public required bool IsProfileEventRequired { get; init; }

    public required ChallengeLimits Challenges { get; init; }

    /// <summary>Where challenges are kept that any of several instances may take; null: in this process's own memory.</summary>
    public required RedisAddress? Redis { get; init; }

    /// <summary>First part of every key's path, without a slash at either end.</summary>
    public required string KeyNamespace { get; init; }

    public required string? PolicyFile { get; init; }
    public required Uri? PolicyUrl { get; init; }

    /// <summary>SHA-256 that the policy's bytes must have, 64 lower-case hex digits.</summary>
    public required string? PolicySha256 { get; init; }

    /// <summary>Base address of the PCS or PCCS.</summary>
    public required Uri CollateralUrl { get; init; }

    /// <summary>Whether a TCB recovery counts from its first day.</summary>
    public required CollateralUpdate CollateralUpdate { get; init; }

    /// <summary>The least TCB recovery whose collateral is used, by Intel's <c>tcbEvaluationDataNumber</c>; 0 for any.</summary>
    public required int TcbEvaluationFloor { get; init; }

    /// <summary>Where every quote's chain must end: in tdx Intel's root, and no setting can make it another.</summary>
    public required TrustRoot Root { get; init; }

    /// <summary>How long a policy is in force before it is read again. Endings are noticed no sooner.</summary>
    public required TimeSpan PolicyReload { get; init; }

    public required StateSettings State { get; init; }

    /// <summary>Origins whose pages may call; none: CORS is off.</summary>
    public required IReadOnlyList<string> CorsOrigins { get; init; }

    public required ObservingSettings Observing { get; init; }

    public required LimitSettings Limits { get; init; }

    /// <summary>Null: without TLS, behind a proxy that has it.</summary>
    public required TlsCertificate? Tls { get; init; }
}
