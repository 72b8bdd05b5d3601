using System.Runtime.CompilerServices;

namespace Attestation.Verification;

/// <summary>What was found by a check that passed: an interpolated text that is written only when somebody reads the checks.</summary>
[InterpolatedStringHandler]
ref struct Note
{
    DefaultInterpolatedStringHandler text;

    public Note(int literalLength, int formattedCount, Checklist checks, out bool isWanted)
    {
        isWanted = checks.IsRecording;
        text = isWanted ? new(literalLength, formattedCount) : default;
    }

    public void AppendLiteral(string literal) => text.AppendLiteral(literal);

    public void AppendFormatted<T>(T value) => text.AppendFormatted(value);

    public string ToStringAndClear() => text.ToStringAndClear();
}
