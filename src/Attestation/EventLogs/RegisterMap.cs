using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>Which register of a trust domain a number in a log means.</summary>
/// <remarks>Source: UEFI specification 2.10, 38.4.1 (Intel TDX: CC measurement registers and the PCRs that they stand for).</remarks>
static class RegisterMap
{
    /// <summary>A trust domain's log: CC measurement registers 0 to 4.</summary>
    public static Register? OfMeasurementRegister(uint index) => index switch
    {
        0 => Register.MrTd,
        1 => Register.Rtmr0,
        2 => Register.Rtmr1,
        3 => Register.Rtmr2,
        4 => Register.Rtmr3,
        _ => null,
    };

    /// <summary>A TPM's log: PCR 0 is the firmware's code, 1 and 7 the platform, 2 to 6 what it started, 8 to 15 the system.</summary>
    public static Register? OfPcr(uint index) => index switch
    {
        0 => Register.MrTd,
        1 or 7 => Register.Rtmr0,
        >= 2 and <= 6 => Register.Rtmr1,
        >= 8 and <= 15 => Register.Rtmr2,
        _ => null,
    };
}
