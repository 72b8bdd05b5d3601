using System.Text;
using Attestation;
using Attestation.Comparisons;
using Attestation.Measurements;

namespace Pipeline.Explanations;

/// <summary>An explanation as people read it: lines for terminals and plans, a list for release notes.</summary>
public static class ExplanationText
{
    /// <summary>Files and notes that are listed, each; a rebuilt base may have thousands.</summary>
    const int Shown = 20;

    /// <summary>One image: why, what is not known, and what is equal. Each line is indented by two.</summary>
    public static IReadOnlyList<string> Lines(NodeExplanation explained)
    {
        List<string> lines = [];
        foreach (var (registers, words) in Points(explained))
            lines.Add($"  {registers}: {words}");
        lines.AddRange(Notes(explained).Select(note => $"  {note}"));
        lines.Add($"  {Equal(explained)}");
        return lines;
    }

    /// <summary>The same as items of a list in Markdown.</summary>
    public static string Markdown(NodeExplanation explained)
    {
        var text = new StringBuilder();
        foreach (var (registers, words) in Points(explained))
            text.Append($"- {registers}: {words}\n");
        foreach (var note in Notes(explained))
            text.Append($"- {note}\n");
        return text.Append($"- {Equal(explained)}\n").ToString();
    }

    static IEnumerable<(string Registers, string Words)> Points(NodeExplanation explained)
    {
        var files = explained.Causes.Where(cause => cause.Kind is DifferenceCause.RootFile).ToList();
        foreach (var cause in explained.Causes.Except(files).Concat(files.Take(Shown)))
            yield return (Names(cause.Registers), $"{OneLine.Of(cause.Words, int.MaxValue)}.");
        if (files.Count > Shown)
            yield return (Names(files[0].Registers), $"{files.Count - Shown} more files of the root differ; mero-tee explain --json lists them all.");
        foreach (var cause in explained.Unknown)
            yield return (Names(cause.Registers), $"{cause.Words}.");
    }

    static IEnumerable<string> Notes(NodeExplanation explained) => explained.Notes.Count <= Shown
        ? explained.Notes
        : [.. explained.Notes.Take(Shown), $"{explained.Notes.Count - Shown} more notes; mero-tee explain --json lists them all."];

    static string Equal(NodeExplanation explained)
    {
        var (equal, missing) = (Of(true), Of(null));
        return (equal is [] ? "No register is equal." : equal.Count == explained.Comparison.Registers.Count ? "All registers are equal." : $"Equal: {Names(equal)}.")
            + (missing is [] ? "" : $" Not compared: {Names(missing)}.");

        List<Register> Of(bool? isEqual) => [.. explained.Comparison.Registers.Where(register => register.IsEqual == isEqual).Select(register => register.Register)];
    }

    /// <summary>Registers as people write them.</summary>
    public static string Names(IReadOnlyList<Register> registers) => string.Join(", ", registers.Select(register => register.ToString().ToUpperInvariant()));
}
