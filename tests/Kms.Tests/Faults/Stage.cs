namespace KmsTests.Faults;

/// <summary>When a fault begins, and what is asked then.</summary>
enum Stage
{
    /// <summary>Before the service starts; then for a challenge and a key.</summary>
    Start,

    /// <summary>Then for a challenge.</summary>
    Challenge,

    /// <summary>A challenge was given; then for a key.</summary>
    BeforeConsuming,

    /// <summary>A key was asked for, and its challenge is spent; the collateral service has the request.</summary>
    Verifying,

    /// <summary>All checks have passed; the agent has the request for the key. Behind it there are the audit log and the answer.</summary>
    Deriving,

    /// <summary>Then for the service's own quote.</summary>
    Attest,

    /// <summary>Then whether it is ready.</summary>
    Ready,

    /// <summary>Then the policy is read anew, and a key asked for.</summary>
    Reload,
}
