using System.Runtime.CompilerServices;

namespace Attestation.Verification;

/// <summary>What was found instead: an interpolated text that is written only for a check that fails.</summary>
[InterpolatedStringHandler]
ref struct Finding
{
    DefaultInterpolatedStringHandler text;

    public Finding(int literalLength, int formattedCount, bool holds, out bool isWanted)
    {
        isWanted = !holds;
        text = isWanted ? new(literalLength, formattedCount) : default;
    }

    public void AppendLiteral(string literal) => text.AppendLiteral(literal);

    public void AppendFormatted<T>(T value) => text.AppendFormatted(value);

    public string ToStringAndClear() => text.ToStringAndClear();
}
