using Attestation.Comparisons;
using Attestation.Measurements;

namespace AttestationTests.Comparisons;

public sealed class MeasurementStatementTests
{
    static readonly MeasuredImage Image = new MachineForge().Measure();

    public static TheoryData<Register> Replayed => [Register.Rtmr0, Register.Rtmr1, Register.Rtmr2, Register.Rtmr3];

    [Theory]
    [MemberData(nameof(Replayed))]
    public void A_record_whose_events_do_not_lead_to_its_value_is_refused(Register register)
    {
        var wrong = Image[register]! with { Value = Measurement.Hash([1]) };
        var image = register switch
        {
            Register.Rtmr0 => Image with { Rtmr0 = wrong },
            Register.Rtmr1 => Image with { Rtmr1 = wrong },
            Register.Rtmr2 => Image with { Rtmr2 = wrong },
            _ => Image with { Rtmr3 = wrong },
        };

        Assert.StartsWith($"The record says {register.ToString().ToUpperInvariant()} is", Assert.Throws<RecordRefusedException>(() => MeasurementStatement.Of(image)).Message);
    }

    [Fact]
    public void A_register_that_a_record_does_not_predict_is_not_compared()
    {
        var known = MeasurementStatement.Of(Image);
        var unknown = MeasurementStatement.Of(Image with { Rtmr0 = null, Notes = [new(Register.Rtmr0, "Give --platform.")] });

        var comparison = MeasurementComparison.Compare(unknown, known);

        Assert.True(comparison.IsEqual);
        Assert.Null(comparison.Registers[1].IsEqual);
        Assert.Equal(["Give --platform."], comparison.Registers[1].Notes);
    }

    [Fact]
    public void Where_nothing_can_be_compared_nothing_is_equal()
    {
        var nothing = MeasurementStatement.Of(_ => []);

        Assert.False(MeasurementComparison.Compare(nothing, nothing).IsEqual);
    }

    [Theory]
    [InlineData("debug", "The value after is that of the profile debug with the same root hash (proven by computing it).")]
    [InlineData("locked-read-only", "The value after is that of the profile locked-read-only with the same root hash (proven by computing it).")]
    [InlineData(null, "The value after is zero: nothing has extended it, so that no node booted that far.")]
    public void RTMR3_of_a_quote_is_told_by_its_value(string? profile, string expected)
    {
        var quote = new MeasurementRecord
        {
            Version = "3.0.0",
            Profile = Attestation.Profile.Debug,
            Platform = "forged",
            RootHash = new('a', 64),
            MrTd = Image.MrTd!,
            Rtmr0 = Image.Rtmr0!,
            Rtmr1 = Image.Rtmr1!,
            Rtmr2 = Image.Rtmr2!,
            Rtmr3 = profile is null ? MeasuredRegister.Replay([]) : ProfileEvent.Register(Attestation.Profile.Parse(profile), new('a', 64)),
        }.ToValues();
        var before = new MachineForge { Profile = Attestation.Profile.DebugReadOnly }.Measure() with { Rtmr1 = Image.Rtmr1, Rtmr2 = Image.Rtmr2 };

        var comparison = MeasurementComparison.Compare(MeasurementStatement.Of(before), MeasurementStatement.Of(quote, null));

        Assert.Equal([Register.Rtmr3], comparison.Registers.Where(register => register.IsEqual is false).Select(register => register.Register));
        Assert.Contains(expected, comparison.Registers[4].Notes);
    }
}
