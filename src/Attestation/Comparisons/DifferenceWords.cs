using Attestation.Measurements;

namespace Attestation.Comparisons;

/// <summary>Says what a difference means, in the light of all the others.</summary>
sealed class DifferenceWords(MeasurementStatement before, MeasurementStatement after, IReadOnlyDictionary<Register, IReadOnlyList<AlignedEvent>> differences)
{
    /// <summary>Letters of a text that is shown as it is.</summary>
    const int MaximumText = 240;

    static readonly string[] Sections = ["linux", "osrel", "cmdline", "initrd", "ucode", "splash", "dtb", "uname", "sbat", "pcrpkey"];

    // Once for all: a list may have thousands of events whose words ask for it.
    readonly HashSet<string> differing = [.. differences.TryGetValue(Register.Rtmr2, out var found) ? found.Select(item => item.Name) : []];

    readonly string? commandLineBefore = CommandLine(before);
    readonly string? commandLineAfter = CommandLine(after);
    bool? isRootHashAnother;

    public EventDifference Explain(Register register, AlignedEvent difference)
    {
        var meaning = EventMeaning.Of(register, difference);
        var (cause, words) = difference switch
        {
            { Change: EventChange.Added, After: { } item } => (meaning.Cause, $"Only after: {meaning.What}{Said(item, commandLineAfter)}."),
            { Change: EventChange.Removed, Before: { } item } => (meaning.Cause, $"Only before: {meaning.What}{Said(item, commandLineBefore)}."),
            { Change: EventChange.Moved } => (meaning.Cause, $"Measured at another place among the others, and itself equal: {meaning.What}."),
            { Before: { } one, After: { } other } => Changed(meaning, difference.Name, one, other),
            _ => throw new InvalidOperationException("A difference has at least one event."),
        };
        return new()
        {
            Change = difference.Change,
            Name = difference.Name,
            Cause = cause,
            Before = difference.Before?.Digest,
            After = difference.After?.Digest,
            Words = words,
        };
    }

    (DifferenceCause Cause, string Words) Changed(EventMeaning meaning, string name, MeasuredEvent one, MeasuredEvent other)
    {
        var (was, now) = (KnownText.Of(one, commandLineBefore), KnownText.Of(other, commandLineAfter));
        if (was.IsProven && now.IsProven && InWords(name, was.Text, now.Text) is { } said)
        {
            return (said.Cause, $"Changed: {meaning.What}: {(said.Words is [] ? "only white space differs" : string.Join("; ", said.Words))}.{(said.Cause is DifferenceCause.RootHash ? " The files of the root differ." : "")}");
        }
        return (CauseOf(meaning, name), $"Changed: {meaning.What}{Became(was, now)}.{Because(name)}");
    }

    static CommandLineDifference? InWords(string name, string before, string after) => name switch
    {
        EventNames.CommandLine or "cmdline" => CommandLineDifference.Between(before, after),
        "profile" => ProfileDifference(before, after),
        _ => null,
    };

    /// <summary>Null where one of them is another text than a node's.</summary>
    static CommandLineDifference? ProfileDifference(string before, string after)
    {
        if (ProfileEvent.Read(before) is not { } one || ProfileEvent.Read(after) is not { } other)
            return null;
        var isProfile = one.Profile != other.Profile;
        return new()
        {
            Parts =
            [
                .. isProfile ? [(DifferenceCause.Profile, $"the profile {one.Profile} became {other.Profile}")] : Array.Empty<(DifferenceCause, string)>(),
                .. one.RootHash != other.RootHash ? [(DifferenceCause.RootHash, $"the root hash {one.RootHash} became {other.RootHash}")] : Array.Empty<(DifferenceCause, string)>(),
            ],
            Cause = isProfile ? DifferenceCause.Profile : DifferenceCause.RootHash,
        };
    }

    /// <summary>The stub serves other sections as part of the initrd, and the initrd differs with them.</summary>
    DifferenceCause CauseOf(EventMeaning meaning, string name) =>
        name is EventNames.InitrdServed && !Differs("initrd") && Differs("osrel") ? DifferenceCause.ImageDescription : meaning.Cause;

    string Because(string name)
    {
        switch (name)
        {
            case EventNames.InitrdServed when !Differs("initrd") && Differs("osrel"):
                return " The section .initrd is equal; the stub adds the os-release to it, which differs.";
            case EventNames.Gpt when IsRootHashAnother():
                return " The root hash differs as well: the ids of root and hash partition are its two halves.";
            case EventNames.Uki:
                string[] sections = [.. Sections.Where(Differs)];
                if (sections is not [])
                    return $" Its section{(sections is [_] ? "" : "s")} {string.Join(", ", sections.Select(section => $".{section}"))} differ{(sections is [_] ? "s" : "")} (RTMR2).";
                return HasSections(before) && HasSections(after) ? " No section of it that is measured on its own differs: the stub, the headers or another section does." : "";
            default:
                return "";
        }
    }

    bool Differs(string name) => differing.Contains(name);

    bool IsRootHashAnother() => isRootHashAnother ??= commandLineBefore is not null && commandLineAfter is not null
        && CommandLineDifference.Between(commandLineBefore, commandLineAfter).HasRootHash;

    static bool HasSections(MeasurementStatement statement) => statement[Register.Rtmr2].Measured?.Events.Any(item => item.Name is "linux") ?? false;

    static string? CommandLine(MeasurementStatement statement) =>
        statement[Register.Rtmr2].Measured?.Events.FirstOrDefault(item => item.Name is EventNames.CommandLine) is { } item && KnownText.Of(item) is { IsProven: true } known
            ? known.Text
            : null;

    static string Became(KnownText was, KnownText now)
    {
        if (was.IsProven && now.IsProven)
            return $": \"{Cut(was.Text)}\" became \"{Cut(now.Text)}\"";
        return was.Text == now.Text
            ? "; both are known by their digests only"
            : $"; before: {Cut(was.Text)} ({Worth(was)}); after: {Cut(now.Text)} ({Worth(now)})";
    }

    static string Said(MeasuredEvent item, string? commandLine)
    {
        var known = KnownText.Of(item, commandLine);
        return $"; {Cut(known.Text)} ({Worth(known)})";
    }

    static string Worth(KnownText known) => known.IsProven ? "proven by its digest" : "reported, not proven";

    static string Cut(string text) => text.Length <= MaximumText ? text : $"{text[..MaximumText]}…";
}
