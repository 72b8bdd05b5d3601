using System.Text;
using System.Text.Json.Nodes;
using Attestation;
using Attestation.Verification;
using Pipeline.Explanations;

namespace Cli.Commands;

/// <summary>What <c>drift</c> answers.</summary>
sealed record DriftAnswer
{
    /// <summary>Every register is one that the release accepts.</summary>
    public required bool Equal { get; init; }

    /// <summary>Whether the quote was verified; otherwise anyone may have written it.</summary>
    public required bool Verified { get; init; }

    /// <summary>What the quote is worth; null when it was not verified.</summary>
    public required EvidenceEnvironment? Environment { get; init; }

    public required TcbStatus? TcbStatus { get; init; }

    /// <summary>The version of the release.</summary>
    public required string Release { get; init; }

    public required Profile Profile { get; init; }

    public required IReadOnlyList<DriftedRegister> Registers { get; init; }

    /// <summary>Members for the policy's next version; null where nothing is proposed.</summary>
    public required JsonObject? ProposedChange { get; init; }

    /// <summary>Why nothing is proposed, or what to do with it.</summary>
    public required string Proposal { get; init; }

    public static DriftAnswer Of(NodeDrift drift, VerifiedQuote? quote, ProposedChange proposed) => new()
    {
        Equal = !drift.Moved.Any(),
        Verified = quote is not null,
        Environment = quote?.Environment,
        TcbStatus = quote?.TcbStatus,
        Release = drift.Node.Version,
        Profile = drift.Node.Profile,
        Registers = drift.Registers,
        ProposedChange = proposed.Fragment,
        Proposal = proposed.Why,
    };

    public string ToText()
    {
        var text = new StringBuilder($"{Profile} of the release {Release}\n")
            .Append(Verified
                ? $"Verified evidence: environment {Environment.ToString()!.ToLowerInvariant()}, TCB status {TcbStatuses.NameOf(TcbStatus!.Value)}.\n\n"
                : "UNVERIFIED EVIDENCE: anyone can have written this quote. Give --collateral to verify it.\n\n");
        foreach (var register in Registers)
            Append(text, register);
        text.Append($"\n{Summary()}\n{Proposal}\n");
        return ProposedChange is { } change ? text.Append(change.ToJsonString(CliJson.Readable.Options)).Append('\n').ToString() : text.ToString();
    }

    static void Append(StringBuilder text, DriftedRegister register)
    {
        text.Append($"{ExplainAnswer.Name(register.Register),-6} {(register.Moved switch { true => $"moved: {Words(register)}", false => "as released", null => "not released, not compared" })}\n");
        if (register.Moved is not true)
            return;
        text.Append($"  released  {string.Join("\n         or ", register.Accepted)}\n  found     {register.Found}\n");
        foreach (var item in register.Events)
            text.Append(ExplainAnswer.Line(item));
        foreach (var note in register.Notes)
            text.Append($"  {note}\n");
    }

    string Summary() => Equal ? "Nothing moved." : $"Moved: {string.Join(", ", Registers.Where(register => register.Moved is true).Select(register => $"{ExplainAnswer.Name(register.Register)} ({Words(register)})"))}.";

    static string Words(DriftedRegister register) => string.Join(" and ", register.Origins.Select(origin => origin is DriftOrigin.NotKnown ? "not known by what" : $"by the {origin.ToString().ToLowerInvariant()}"));
}
