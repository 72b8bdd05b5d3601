using System.Text.Json.Nodes;
using Attestation;
using Attestation.Measurements;
using Attestation.Policies;
using Attestation.Verification;
using Pipeline.Policies;

namespace Pipeline.Explanations;

/// <summary>A change of a policy that would accept a machine whose firmware or platform moved. It is only ever proposed.</summary>
/// <param name="Fragment">Members to put into the policy, with all their values; null where nothing is proposed.</param>
/// <param name="Why">Why nothing is proposed, or what has to be done with it: one sentence.</param>
public sealed record ProposedChange(JsonObject? Fragment, string Why)
{
    /// <summary>How long a value that only a machine reported is proposed for.</summary>
    static readonly TimeSpan Life = TimeSpan.FromDays(30);

    /// <param name="drift">What moved.</param>
    /// <param name="quote">The verified quote; null where it was not verified.</param>
    /// <param name="policy">The policy that would change; null where none is at hand.</param>
    /// <param name="now">From when the expiry counts.</param>
    public static ProposedChange Of(NodeDrift drift, VerifiedQuote? quote, AttestationPolicy? policy, DateTimeOffset now)
    {
        List<DriftedRegister> moved = [.. drift.Moved];
        if (moved is [])
            return No("every register is one that the release accepts");
        if (Foreign(moved) is { } foreign)
            return No(foreign);
        if (quote is null)
            return No("the evidence is not verified, and anyone can write a quote; give --collateral");
        if (quote.Report.Attributes.IsDebug || quote.Report.Attributes.IsMigratable || quote.Report.HasServiceTd)
            return No("the host can reach into this machine (DEBUG, MIGRATABLE or a service TD), so that its registers say nothing");
        if (policy is null)
            return No("no policy is at hand to change; give --policy");
        if (policy.Profile != drift.Node.Profile)
            return No($"the policy is of the profile {policy.Profile}, but the machine is compared with {drift.Node.Profile}");
        if (policy.Environment != quote.Environment)
            return No($"the policy is for {PolicyRules.Word(policy.Environment)}, but the quote is worth {PolicyRules.Word(quote.Environment)}");
        if (!policy.Policy.NodeAllowedTcbStatuses.Contains(TcbStatuses.PolicyNameOf(quote.TcbStatus), StringComparer.Ordinal))
            return No($"the machine's TCB status is {TcbStatuses.NameOf(quote.TcbStatus)}, which the policy does not allow");
        return moved.TrueForAll(register => policy.Policy.ForNode(register.Register).Contains(register.Found))
            ? No("the policy accepts every value already")
            : new(Write(moved, policy, now), "Nothing was applied. Review the values, make the policy's next version with these members, and promote it.");
    }

    static ProposedChange No(string because) => new(null, $"No change of the policy is proposed: {because}.");

    static string? Foreign(List<DriftedRegister> moved)
    {
        if (moved.Find(register => register.Origins.Contains(DriftOrigin.Image)) is { } image)
            return $"{Name(image)} moved by the image, and a policy takes another image only from a release";
        // The firmware extends the other registers: one that nobody vouches for may put there what it likes.
        if (moved.Exists(register => register is { Register: Register.MrTd, Known: false }))
            return "no record knows the firmware; put its values, with its vendor's endorsement, into a file of images/platforms first";
        return moved.Find(register => register.Origins.Any(origin => origin is not (DriftOrigin.Firmware or DriftOrigin.Platform))) is { } other
            ? $"it is not known that only firmware or platform moved {Name(other)}"
            : null;
    }

    static JsonObject Write(List<DriftedRegister> moved, AttestationPolicy policy, DateTimeOffset now)
    {
        var added = moved.Where(register => !policy.Policy.ForNode(register.Register).Contains(register.Found)).ToList();
        var lists = new JsonObject();
        foreach (var register in added)
            lists[$"node_allowed_{PolicyListRules.Word(register.Register)}"] = new JsonArray([.. policy.Policy.ForNode(register.Register).Append(register.Found).Select(value => (JsonNode)value.ToString())]);
        var terms = new JsonArray();
        foreach (var term in (policy.NodeTerms ?? []).Concat(added.Select(register => Term(register, policy, now))))
        {
            var written = new JsonObject { ["register"] = PolicyListRules.Word(term.Register), ["value"] = term.Value.ToString(), ["added_in"] = term.AddedIn };
            if (term.ExpiresAt is { } end)
                written["expires_at"] = JsonUtcTime.ToText(end);
            written["reason"] = term.Reason;
            terms.Add((JsonNode)written);
        }
        return new() { ["policy"] = lists, ["node_terms"] = terms };
    }

    static NodeTerm Term(DriftedRegister register, AttestationPolicy policy, DateTimeOffset now) => new()
    {
        Register = register.Register,
        Value = register.Found,
        AddedIn = policy.PolicyVersion + 1,
        ExpiresAt = DateTimeOffset.FromUnixTimeSeconds((now + Life).ToUnixTimeSeconds()),
        Reason = $"A machine's verified quote has it; moved by {string.Join(" and ", register.Origins.Select(origin => origin.ToString().ToLowerInvariant()))}. {string.Join(' ', register.Notes.Take(1))}".TrimEnd(),
    };

    static string Name(DriftedRegister register) => register.Register.ToString().ToUpperInvariant();
}
