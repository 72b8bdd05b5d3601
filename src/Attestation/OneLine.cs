namespace Attestation;

/// <summary>Text from outside, fit for a log: nobody outside may begin a line there, or fill it.</summary>
public static class OneLine
{
    /// <param name="text">Whatever was sent.</param>
    /// <param name="most">Characters.</param>
    public static string Of(string text, int most = 2000) =>
        string.Concat(text.Take(most).Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? '.' : letter));
}
