using Kms.Limits;
using Kms.Observing;
using Kms.Serving;

namespace Kms.Settings;

/// <summary>Variables that upstream has and that would take a check away, and those that nobody here reads.</summary>
static class Weakening
{
    static readonly string[] Known =
    [
        "MERO_KMS_VERSION", "MERO_KMS_PROFILE", "MERO_KMS_PROFILE_EVENT", "MERO_KMS_POLICY_SHA256", "MERO_KMS_ENVIRONMENT", "MERO_KMS_POLICY_FILE",
        "MERO_KMS_POLICY_URL", "MERO_KMS_COLLATERAL_URL", "MERO_KMS_COLLATERAL_UPDATE", "MERO_KMS_TCB_EVALUATION_FLOOR",
        "MERO_KMS_SIMULATION_ROOT_CA", "MERO_KMS_DSTACK_KMS_ROOT",
        .. LimitSettings.Names, .. ObservingSettings.Names, .. TlsCertificate.Names,
        .. StateSettings.Names,
    ];

    public static void Refuse(Variables variables)
    {
        if (variables.Switch("ACCEPT_MOCK_ATTESTATION") is true)
            variables.Refuse("ACCEPT_MOCK_ATTESTATION", "is true; this KMS takes no mock quotes, so remove it");
        if (variables.Switch("ENFORCE_MEASUREMENT_POLICY") is false)
            variables.Refuse("ENFORCE_MEASUREMENT_POLICY", "is false; the policy is always enforced, so remove it");
        if (variables.Switch("USE_ENV_POLICY") is true)
            variables.Refuse("USE_ENV_POLICY", "is true; the policy comes from MERO_KMS_POLICY_FILE or MERO_KMS_POLICY_URL alone, so remove it");
        foreach (var name in variables.Names.Order(StringComparer.Ordinal))
        {
            if (name.StartsWith("ALLOWED_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("MERO_KMS_ALLOWED_", StringComparison.OrdinalIgnoreCase))
                variables.Refuse(name, "is set; allowed values come from the policy alone, so remove it");
            // A misspelt pin or policy must not be no pin and no policy.
            else if (name.StartsWith("MERO_KMS_", StringComparison.OrdinalIgnoreCase) && !Known.Contains(name))
                variables.Refuse(name, $"is not a variable of this KMS; those are {string.Join(", ", Known)}");
        }
    }
}
