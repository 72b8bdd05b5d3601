using System.Text.Json.Serialization;

namespace Attestation.Verification;

/// <summary>How current a platform's trusted computing base is, in Intel's words.</summary>
/// <remarks>PCS API v4, <c>tcbStatus</c>. A policy says which of them it accepts.</remarks>
[JsonConverter(typeof(JsonTcbStatus))]
public enum TcbStatus
{
    UpToDate,

    /// <summary>Current, but software in the TD must mitigate something.</summary>
    SwHardeningNeeded,

    /// <summary>Current, but the platform may be configured unsafely.</summary>
    ConfigurationNeeded,

    ConfigurationAndSwHardeningNeeded,

    OutOfDate,

    OutOfDateConfigurationNeeded,

    /// <summary>Must not be trusted; a verifier refuses it whatever the policy says.</summary>
    Revoked,
}
