using Attestation.Measurements;

namespace Attestation.Policies;

/// <summary>What is to be known of one value in a node's list: since when it is there, until when, and why.</summary>
/// <remarks>
/// The lists themselves stay plain, as upstream's readers want them. Of the KMS's values there are no terms: merod, which reads those,
/// would not heed them.
/// </remarks>
public sealed record NodeTerm
{
    public required Register Register { get; init; }

    /// <summary>One that the register's list has.</summary>
    public required Measurement Value { get; init; }

    /// <summary>The policy version that allowed it first.</summary>
    public required int AddedIn { get; init; }

    /// <summary>From then on it is not allowed any more; null: as long as the policy.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public required string Reason { get; init; }

    /// <summary>Every rule that the terms of a policy break, in words; goes on after the file's name.</summary>
    public static IEnumerable<string> Compare(AttestationPolicy policy)
    {
        var terms = policy.NodeTerms ?? [];
        var listed = Enum.GetValues<Register>().ToDictionary(register => register, register => policy.Policy.ForNode(register).ToHashSet());
        foreach (var term in terms)
        {
            var name = $"node_terms of {term.Register.ToString().ToLowerInvariant()} {term.Value}";
            if (!listed[term.Register].Contains(term.Value))
                yield return $"{name}: the list of the register has no such value; add it, or remove the term";
            if (term.AddedIn < 1 || term.AddedIn > policy.PolicyVersion)
                yield return $"{name}: added_in is {term.AddedIn}, but 1 to {policy.PolicyVersion} is expected";
            if (string.IsNullOrWhiteSpace(term.Reason))
                yield return $"{name}: reason is empty; say why the value is there";
        }
        foreach (var twice in terms.GroupBy(term => (term.Register, term.Value)).Where(same => same.Count() > 1))
            yield return $"node_terms of {twice.Key.Register.ToString().ToLowerInvariant()} {twice.Key.Value} are there {twice.Count()} times; one is expected";
    }
}
