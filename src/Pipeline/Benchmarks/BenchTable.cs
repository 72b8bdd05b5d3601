using System.Globalization;
using System.Text;

namespace Pipeline.Benchmarks;

/// <summary>A bench as people read it: a line a figure, each with its aim and whether it is met.</summary>
public static class BenchTable
{
    const int Indent = 2;

    /// <summary>The whole report: the machine, then the groups in the order of their rows.</summary>
    public static string Render(BenchReport report)
    {
        var text = new StringBuilder();
        foreach (var fact in report.Machine)
            text.Append(fact).Append('\n');
        var width = report.Rows.Max(row => row.Name.Length) + Indent;
        foreach (var group in report.Rows.GroupBy(row => row.Group))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{group.Key}\n");
            foreach (var row in group)
                text.Append(Line(row, width).TrimEnd()).Append('\n');
        }
        return text.ToString();
    }

    static string Line(BenchRow row, int width)
    {
        var name = $"{new string(' ', Indent)}{row.Name.PadRight(width)}";
        return row.Absent is { } why
            ? $"{name}not measured: {why}"
            : $"{name}{Figure(row),12}  {Rate(row),11}  {Comparison(row)}{Aim(row)}";
    }

    static string Figure(BenchRow row) => row switch
    {
        { Bytes: { } bytes } => Invariant($"{bytes:N0} B"),
        { Microseconds: { } time and >= 1e6 } => Invariant($"{time / 1e6:0.0} s "),
        { Microseconds: { } time and >= 1e4 } => Invariant($"{time / 1e3:0.0} ms"),
        { Microseconds: { } time } => Invariant($"{time:N1} µs"),
        _ => throw new ArgumentException($"The row \"{row.Name}\" has neither time nor bytes, nor a reason.", nameof(row)),
    };

    static string Rate(BenchRow row) => row is { IsWait: not true, Microseconds: { } time and < 1e6 } ? Invariant($"{1e6 / time:N0}/s") : "";

    static string Comparison(BenchRow row) => row.Ratio is { } ratio ? Invariant($"{ratio:0.00} × {row.Baseline}{Range(row)}") : "";

    static string Range(BenchRow row) => (row.RatioLow, row.RatioHigh) is ({ } low, { } high) ? Invariant($" ({low:0.00}–{high:0.00})") : "";

    static string Aim(BenchRow row) => row switch
    {
        { IsMet: { } isMet, Ratio: not null } => Invariant($"; aim: at most {row.Aim:0.00}, {Word(isMet)}"),
        { IsMet: { } isMet } => Invariant($"aim: at most {row.Aim:N0} B, {Word(isMet)}"),
        _ => "",
    };

    static string Word(bool isMet) => isMet ? "met" : "MISSED";

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
