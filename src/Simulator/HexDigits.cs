using System.Buffers;

namespace Simulator;

/// <summary>The characters of hex.</summary>
static class HexDigits
{
    public static SearchValues<char> Lower { get; } = SearchValues.Create("0123456789abcdef");

    public static SearchValues<char> Either { get; } = SearchValues.Create("0123456789abcdefABCDEF");
}
