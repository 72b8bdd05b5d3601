namespace Attestation.Collateral;

/// <summary>Which of a service's current sets of statements is asked for: parameter <c>update</c>.</summary>
/// <remarks>
/// PCS API v4, sections "Get TDX TCB Info V4" and "Enclave Identity V4":
/// <see href="https://api.portal.trustedservices.intel.com/content/documentation.html"/>.
/// </remarks>
public enum CollateralUpdate
{
    /// <summary>The service's default: leaves owners time to update their platforms after a TCB recovery.</summary>
    Standard,

    /// <summary>Statements of a TCB recovery from the day it is public: platforms not updated yet are out of date at once.</summary>
    Early,
}
