using System.Globalization;
using System.Text;

namespace Kms.Observing;

/// <summary>Writes the text format that Prometheus reads, version 0.0.4.</summary>
/// <remarks><see href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition formats</see>, "Text-based format".</remarks>
sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    readonly StringBuilder text = new();

    /// <summary>The two lines before a metric's samples.</summary>
    public void Describe(string name, string type, string? help)
    {
        if (help is not null)
            text.Append("# HELP ").Append(name).Append(' ').Append(Escaped(help)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    /// <param name="name">With the suffix of the sample.</param>
    /// <param name="labels">As <see cref="Labels"/> writes them.</param>
    /// <param name="value">Any number, the infinite ones included.</param>
    public void Sample(string name, string labels, double value) =>
        text.Append(name).Append(labels is "" ? "" : $"{{{labels}}}").Append(' ').Append(Number(value)).Append('\n');

    public override string ToString() => text.ToString();

    /// <summary>Without the braces, in the order given.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            var said = Escaped(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").Replace("\"", "\\\"", StringComparison.Ordinal);
            labels.Append(labels.Length is 0 ? "" : ",").Append(Word(name)).Append("=\"").Append(said).Append('"');
        }
        return labels.ToString();
    }

    /// <summary>A name in Prometheus' letters, which know no dots, with its unit as the naming conventions ask.</summary>
    public static string NameOf(string instrument, string? unit) => unit is "s" ? $"{Word(instrument)}_seconds" : Word(instrument);

    public static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    static string Word(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));

    static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
