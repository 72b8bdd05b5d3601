using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Images;

namespace Pipeline.Conformance;

/// <summary>What must not be in the initrd. All images share it, so all rows are everybody's.</summary>
static partial class InitrdRows
{
    /// <summary>The five rows.</summary>
    public static IEnumerable<ConformanceRow> Of(ExaminedInitrd initrd, ReviewedContent reviewed)
    {
        string[] setId = [.. initrd.Entries.Where(entry => entry.Entry.IsSetId).Select(entry => entry.Entry.Path)];
        return
        [
            ConformanceRow.Of("initrd-shell", "nobody gets in before the root is verified: no shell, login or interpreter, and nothing that would start one", applies: true,
                initrd.Entries.Where(entry => ContentRows.IsInterpreter(entry.Entry) || WayIn().IsMatch(entry.Entry.Path)).Select(entry => $"{entry.Entry.Path} is there."),
                $"None in {initrd.Entries.Count} files."),
            ConformanceRow.Of("initrd-set-id", "no program of the initrd runs as its owner or group, beyond the reviewed ones", applies: true,
                setId.Except(reviewed.SetId).Select(path => $"{path} is there."), setId is [] ? "None." : $"Reviewed: {string.Join(", ", setId)}."),
            ConformanceRow.Of("initrd-accounts", "no account of the initrd has a password", applies: true, Accounts(initrd), $"{initrd.Lines("/etc/passwd").Count()} accounts, every password is locked."),
            ConformanceRow.Of("initrd-secrets", "no key, token, seed or id is in the initrd", applies: true,
                initrd.Entries.Where(entry => entry.Entry.IsFile).SelectMany(entry => ContentRows.Secrets(entry.Entry, Encoding.Latin1.GetString(entry.Content.Span))), "None."),
            ConformanceRow.Of("initrd-verity", "the initrd can verify the root, and open it", applies: true,
                Needed().Where(need => !initrd.Entries.Any(entry => entry.Entry.Path.Contains(need, StringComparison.Ordinal))).Select(need => $"{need} is missing."), string.Join(", ", Needed()) + "."),
        ];
    }

    static IEnumerable<string> Accounts(ExaminedInitrd initrd)
    {
        var shadow = initrd.Lines("/etc/shadow").Select(line => line.Split(':')).ToArray();
        foreach (var fields in initrd.Lines("/etc/passwd").Select(line => line.Split(':')))
        {
            var password = fields is [_, "x", ..] ? shadow.Where(line => line[0] == fields[0]).Select(line => line.ElementAtOrDefault(1)).SingleOrDefault() : fields.ElementAtOrDefault(1);
            if (password is not ['!' or '*', ..])
                yield return $"The password of {fields[0]} is not locked.";
        }
        if (!initrd.Lines("/etc/passwd").Any())
            yield return "/etc/passwd is missing.";
    }

    static IReadOnlyList<string> Needed() => ["/usr/lib/systemd/systemd-veritysetup", "/dm-verity.ko", "/erofs.ko"];

    [GeneratedRegex(@"bin/(su|runuser|sulogin|login|agetty|getty|sshd|dropbear|chroot)$|/systemd/system-generators/systemd-(debug|run|ssh|getty|rc-local|sysv)-generator$|/systemd/system/(emergency|rescue|debug-shell)\.service$")]
    private static partial Regex WayIn();
}
