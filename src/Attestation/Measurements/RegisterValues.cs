using System.Text.Json.Serialization;

namespace Attestation.Measurements;

/// <summary>The values of all five registers at one moment.</summary>
public sealed record RegisterValues
{
    [JsonPropertyName("mrtd")]
    public required Measurement MrTd { get; init; }
    public required Measurement Rtmr0 { get; init; }
    public required Measurement Rtmr1 { get; init; }
    public required Measurement Rtmr2 { get; init; }
    public required Measurement Rtmr3 { get; init; }

    /// <summary>The value of one register.</summary>
    public Measurement this[Register register] => register switch
    {
        Register.MrTd => MrTd,
        Register.Rtmr0 => Rtmr0,
        Register.Rtmr1 => Rtmr1,
        Register.Rtmr2 => Rtmr2,
        Register.Rtmr3 => Rtmr3,
        _ => throw new ArgumentOutOfRangeException(nameof(register), register, "There are five registers."),
    };
}
