using Attestation.Measurements;
using Attestation.Policies;

namespace Pipeline.Policies;

/// <summary>The rules for the allowlists of one policy.</summary>
static class PolicyListRules
{
    /// <summary>Every rule that the lists break, in words.</summary>
    public static IEnumerable<string> Compare(AllowedValues lists)
    {
        List<(string Name, IReadOnlyList<Measurement> Values)> registers =
        [
            .. Enum.GetValues<Register>().Select(register => ($"kms_allowed_{Word(register)}", lists.ForKms(register))),
            .. Enum.GetValues<Register>().Select(register => ($"node_allowed_{Word(register)}", lists.ForNode(register))),
        ];
        List<(string Name, IReadOnlyList<string> Values)> statuses =
        [
            ("kms_allowed_tcb_statuses", lists.KmsAllowedTcbStatuses),
            ("node_allowed_tcb_statuses", lists.NodeAllowedTcbStatuses),
        ];
        return
        [
            .. registers.SelectMany(list => Any(list.Name, list.Values)),
            .. statuses.SelectMany(list => Any(list.Name, list.Values)),
            .. Any("kms_allowed_event_payload", lists.KmsAllowedEventPayload),
            .. registers.Where(list => list.Values.Contains(Measurement.Zero))
                .Select(list => $"policy.{list.Name} allows 48 zero bytes, which is what a register holds that nobody measured into"),
            .. statuses.SelectMany(list => BelowFloor(list.Name, list.Values)),
            .. lists.KmsAllowedEventPayload.Where(hash => !IsComposeHash(hash))
                .Select(hash => $"policy.kms_allowed_event_payload allows \"{hash}\", but 64 lower-case hex digits are expected"),
            .. lists.KmsAllowedRtmr3.Intersect(lists.NodeAllowedRtmr3)
                .Select(value => $"policy.kms_allowed_rtmr3 and policy.node_allowed_rtmr3 both allow {value}; a node must never pass for a KMS"),
            .. Copies(lists),
        ];
    }

    /// <summary>Whether a text is a compose hash as files write it.</summary>
    public static bool IsComposeHash(string text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);

    /// <summary>A register as files write it.</summary>
    public static string Word(Register register) => register switch
    {
        Register.MrTd => "mrtd",
        Register.Rtmr0 => "rtmr0",
        Register.Rtmr1 => "rtmr1",
        Register.Rtmr2 => "rtmr2",
        Register.Rtmr3 => "rtmr3",
        _ => throw new ArgumentOutOfRangeException(nameof(register), register, "There are five registers."),
    };

    static IEnumerable<string> Any<T>(string name, IReadOnlyList<T> values)
    {
        if (values.Count is 0)
            yield return $"policy.{name} lists no value, and an empty list allows nothing; add at least one";
        foreach (var twice in values.GroupBy(value => value).Where(same => same.Count() > 1))
            yield return $"policy.{name} lists {twice.Key} {twice.Count()} times; list it once";
    }

    static IEnumerable<string> BelowFloor(string name, IReadOnlyList<string> statuses) => statuses
        .Where(status => !PolicyLimits.TcbFloor.Contains(status, StringComparer.Ordinal))
        .Select(status => $"policy.{name} allows \"{status}\", but the floor is {string.Join(", ", PolicyLimits.TcbFloor)}; bring the platform up to date");

    // merod reads allowed_*, everyone else kms_allowed_*: two answers to one question would let each trust another KMS.
    static IEnumerable<string> Copies(AllowedValues lists) => new[]
    {
        Copy("tcb_statuses", lists.KmsAllowedTcbStatuses, lists.AllowedTcbStatuses),
        Copy("mrtd", lists.KmsAllowedMrtd, lists.AllowedMrtd),
        Copy("rtmr0", lists.KmsAllowedRtmr0, lists.AllowedRtmr0),
        Copy("rtmr1", lists.KmsAllowedRtmr1, lists.AllowedRtmr1),
        Copy("rtmr2", lists.KmsAllowedRtmr2, lists.AllowedRtmr2),
        Copy("rtmr3", lists.KmsAllowedRtmr3, lists.AllowedRtmr3),
    }.OfType<string>();

    static string? Copy<T>(string name, IReadOnlyList<T> kms, IReadOnlyList<T> copy) => kms.SequenceEqual(copy)
        ? null
        : $"policy.allowed_{name} is [{string.Join(", ", copy)}], but the values of policy.kms_allowed_{name} are expected: [{string.Join(", ", kms)}]";
}
