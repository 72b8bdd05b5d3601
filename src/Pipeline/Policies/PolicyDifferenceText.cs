using System.Text;

namespace Pipeline.Policies;

/// <summary>A policy difference for the eyes of a reviewer: who may now do what, then everything else.</summary>
static class PolicyDifferenceText
{
    const string Same = "The two policies say the same.\n";

    public static string Write(PolicyDifference difference)
    {
        if (difference.Changes.Count is 0)
            return Same;
        var text = new StringBuilder();
        foreach (var section in difference.Changes.GroupBy(change => Section(change.Member)).OrderBy(section => section.Key.Order))
        {
            text.Append(text.Length is 0 ? "" : "\n").Append(section.Key.Title).Append('\n');
            foreach (var change in section)
                Append(text, change);
        }
        return text.ToString();
    }

    static void Append(StringBuilder text, PolicyChange change)
    {
        var meaning = Meaning(change.Member) is { } words ? $" ({words})" : "";
        if (change is { IsList: false })
        {
            text.Append($"  {change.Member}{meaning}: {One(change)}\n");
            return;
        }
        text.Append($"  {change.Member}{meaning}:{(change is { Added: [], Removed: [], Order: null } ? " now an empty list" : "")}\n");
        foreach (var value in change.Removed)
            text.Append($"    no longer {value}\n");
        foreach (var value in change.Added)
            text.Append($"    new       {value}\n");
        if (change.Order is { } order)
            text.Append("    in this order:\n").AppendJoin("", order.Select(value => $"              {value}\n"));
    }

    static string One(PolicyChange change) => change switch
    {
        { Removed: [], Added: [var now] } => $"{now} (new)",
        { Removed: [var old], Added: [] } => $"gone, was {old}",
        { Removed: [var old], Added: [var now] } => $"{old} → {now}",
        _ => throw new ArgumentException($"{change.Member} is one value and cannot have become several.", nameof(change)),
    };

    static (int Order, string Title) Section(string member) => member switch
    {
        _ when member.StartsWith("policy.node_allowed_", StringComparison.Ordinal) => (0, "Nodes that may get keys"),
        _ when member.StartsWith("policy.kms_allowed_", StringComparison.Ordinal) => (1, "KMS that nodes may trust"),
        _ when member.StartsWith("policy.", StringComparison.Ordinal) => (2, "KMS that merod may trust"),
        "policy_version" or "not_before" or "expires_at" or "supersedes" or "environment" or "profile" => (3, "Validity"),
        _ when member.StartsWith("evidence", StringComparison.Ordinal) => (4, "Evidence"),
        _ => (5, "Origin and form"),
    };

    static string? Meaning(string member) => member switch
    {
        _ when member.EndsWith("_tcb_statuses", StringComparison.Ordinal) => "state of the platform's TCB",
        _ when member.EndsWith("_mrtd", StringComparison.Ordinal) => "firmware",
        _ when member.EndsWith("_rtmr0", StringComparison.Ordinal) => "platform",
        _ when member.EndsWith("_rtmr1", StringComparison.Ordinal) => "partition table, UKI and kernel",
        _ when member.EndsWith("_rtmr2", StringComparison.Ordinal) => "command line and initrd",
        _ when member.EndsWith("_rtmr3", StringComparison.Ordinal) => "runtime events",
        _ when member.EndsWith("_event_payload", StringComparison.Ordinal) => "compose hash",
        _ => null,
    };
}
