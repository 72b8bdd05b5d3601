using System.Text;

namespace Cli;

/// <summary>Writes on without what a terminal would act on: files, quotes and logs name things as they like.</summary>
/// <param name="written">Stays open.</param>
sealed class PlainText(TextWriter written) : TextWriter
{
    public override Encoding Encoding => written.Encoding;

    public override void Write(char value) => written.Write(Plain(value));

    public override void Write(string? value) => written.Write(Plain(value));

    public override Task WriteAsync(string? value) => written.WriteAsync(Plain(value));

    public override Task WriteLineAsync(string? value) => written.WriteLineAsync(Plain(value));

    public override void Flush() => written.Flush();

    public override Task FlushAsync() => written.FlushAsync();

    static string? Plain(string? text) => text is null ? null : string.Create(text.Length, text, static (plain, text) =>
    {
        for (var at = 0; at < plain.Length; at++)
            plain[at] = Plain(text[at]);
    });

    // A carriage return alone would let a line overwrite itself.
    static char Plain(char letter) => char.IsControl(letter) && letter is not ('\n' or '\t') ? '?' : letter;
}
