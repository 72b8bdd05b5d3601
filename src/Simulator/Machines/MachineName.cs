namespace Simulator.Machines;

/// <summary>Names of attributes and reports: short, and the same in a file name.</summary>
static class MachineName
{
    const int Longest = 64;

    public static bool IsOne(string text) => text.Length is > 0 and <= Longest && char.IsAsciiLetterLower(text[0])
        && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-');

    /// <summary>What to say where one is none.</summary>
    public static string Demand(string member) => $"{member} has to begin with a lower-case letter, and to be of lower-case letters, digits and dashes, at most {Longest}.";
}
