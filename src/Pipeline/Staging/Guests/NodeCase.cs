using Attestation;

namespace Pipeline.Staging.Guests;

/// <summary>A refusal that a real node has to meet on the way to its key.</summary>
/// <param name="Name">Stable: it is in reports.</param>
/// <param name="Refusal">Stage and code, and the KMS's own code behind them where it was the KMS.</param>
/// <param name="Begins">How the node's sentence begins: the same code stands for many reasons.</param>
/// <param name="Attributes">What the machine is told.</param>
sealed record NodeCase(string Name, string Refusal, string Begins, IReadOnlyDictionary<string, string> Attributes)
{
    const int Shown = 200;

    /// <summary>What must be reported.</summary>
    public string Expected => $"{Refusal}: {Begins}…";

    /// <summary>A report in the same words.</summary>
    public string Say(KeyReport report) => report.LastRefusal is not { } refusal ? $"the key ({report.State})"
        : Code(refusal) == Refusal && refusal.Details.StartsWith(Begins, StringComparison.Ordinal) ? Expected
        : $"{Code(refusal)}: {OneLine.Of(refusal.Details, Shown)}";

    static string Code(KeyReportRefusal refusal) => string.Join(' ', new[] { refusal.Stage, refusal.Code, refusal.KmsError }.OfType<string>());
}
