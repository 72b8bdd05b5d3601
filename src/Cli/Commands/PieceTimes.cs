using Attestation;
using Attestation.Verification;

namespace Cli.Commands;

/// <summary>For what time each piece of the evidence was judged.</summary>
sealed record PieceTimes
{
    public required string Quote { get; init; }
    public required string Chain { get; init; }
    public required string TcbInfo { get; init; }
    public required string QeIdentity { get; init; }
    public required string Crls { get; init; }

    public static PieceTimes Of(EvaluationTimes at) => new()
    {
        Quote = JsonUtcTime.ToText(at.Quote),
        Chain = JsonUtcTime.ToText(at.Chain),
        TcbInfo = JsonUtcTime.ToText(at.TcbInfo),
        QeIdentity = JsonUtcTime.ToText(at.QeIdentity),
        Crls = JsonUtcTime.ToText(at.Crls),
    };

    /// <summary>The pieces that were judged for another time than the quote.</summary>
    public string ToText()
    {
        var others = new[] { ("chain", Chain), ("tcb_info", TcbInfo), ("qe_identity", QeIdentity), ("crls", Crls) }
            .Where(piece => piece.Item2 != Quote)
            .Select(piece => $"{piece.Item1} at {piece.Item2}")
            .ToArray();
        return others.Length is 0 ? "" : $" ({string.Join(", ", others)})";
    }
}
