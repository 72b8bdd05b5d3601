using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Conformance;

/// <summary>What must not be among the files, unless somebody reviewed it.</summary>
static partial class ContentRows
{
    /// <summary>Files that a machine makes for itself, or that hold what somebody logs in with elsewhere.</summary>
    static readonly IReadOnlyList<string> OwnFiles = ["random-seed", "credential.secret", ".netrc", ".git-credentials", ".npmrc", ".pypirc", ".bash_history", "id_rsa", "id_ed25519", "id_ecdsa"];

    /// <summary>The five rows.</summary>
    public static IEnumerable<ConformanceRow> Of(ExaminedRoot root)
    {
        var (setId, interpreters) = (root.Entries.Where(entry => entry.IsSetId).ToArray(), root.Entries.Where(IsInterpreter).ToArray());
        return
        [
            ConformanceRow.Of("set-id", "no program runs as its owner or group, beyond the reviewed ones", applies: true,
                setId.Where(entry => !root.Reviewed.SetId.Contains(entry.Path)).Select(entry => $"{entry.Path} has the mode {entry.Permissions}."),
                Listed(setId)),
            ConformanceRow.Of("capabilities", "no file has capabilities or other extended attributes", applies: true,
                root.Entries.Where(entry => entry.HasAttributes).Select(entry => $"{entry.Path} has extended attributes."), "None has."),
            ConformanceRow.Of("interpreters", "no program runs scripts, beyond the reviewed ones", applies: true,
                interpreters.Where(entry => !root.Reviewed.Interpreters.Contains(entry.Path)).Select(entry => $"{entry.Path} is there."),
                Listed(interpreters)),
            ConformanceRow.Of("world-writable", "nothing can be written by everybody, beyond sticky folders that were reviewed", applies: true,
                root.Entries.Where(entry => entry.IsWorldWritable && !(entry is { IsFolder: true, IsSticky: true } && root.Reviewed.WorldWritable.Contains(entry.Path)))
                    .Select(entry => $"{entry.Path} has the mode {entry.Permissions}."),
                Listed([.. root.Entries.Where(entry => entry.IsWorldWritable)])),
            ConformanceRow.Of("secrets", "no key, token, seed or id is in the image", applies: true, Secrets(root), $"None in {root.Entries.Count(entry => entry.IsFile)} files."),
        ];
    }

    static string Listed(IReadOnlyList<RootEntry> entries) => entries is [] ? "None." : $"Reviewed: {string.Join(", ", entries.Select(entry => entry.Path))}.";

    internal static bool IsInterpreter(RootEntry entry) => (entry.IsExecutable || entry.IsLink) && entry.Path.Contains("bin/", StringComparison.Ordinal) && Interpreter().IsMatch(entry.Name);

    // One letter a byte: what is looked for is ASCII, also inside programs.
    static IEnumerable<string> Secrets(ExaminedRoot root) =>
        root.Entries.Where(entry => entry.IsFile).SelectMany(entry => Secrets(entry, Encoding.Latin1.GetString(File.ReadAllBytes(root.Folder + entry.Path))));

    /// <summary>What kind of secret is in a file, never the secret.</summary>
    internal static IEnumerable<string> Secrets(RootEntry entry, string content)
    {
        if (OwnFiles.Contains(entry.Name) || HostKey().IsMatch(entry.Name))
            yield return $"{entry.Path} is there.";
        if (entry.Path is "/etc/machine-id" or "/var/lib/dbus/machine-id" && content.Trim() is not ("" or "uninitialized"))
            yield return $"{entry.Path} has an id.";
        if (PrivateKey().IsMatch(content))
            yield return $"{entry.Path} has a private key.";
        if (Token().IsMatch(content))
            yield return $"{entry.Path} has what looks like a token.";
    }

    [GeneratedRegex(@"^(|ba|da|z|k|mk|c|tc|fi|ra|rba|la)sh$|^(busybox|toybox)$|^(python|perl|ruby|lua|tclsh|wish|php|node|nodejs|guile|erl)[\d.]*(-[a-z0-9_.-]+)?$|^(|m|g|n|original-)awk$|^(gdb|expect|socat|m4|ed|vi|vim|nano)$")]
    private static partial Regex Interpreter();

    [GeneratedRegex(@"^ssh_host_.*_key$")]
    private static partial Regex HostKey();

    // The header alone is in every program that reads keys; a key has its base64 behind it.
    [GeneratedRegex(@"-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY-----\r?\n(Proc-Type:|[A-Za-z0-9+/=]{16})")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_[A-Za-z0-9_]{60,}|\bglpat-[A-Za-z0-9_-]{20}\b|\bAKIA[0-9A-Z]{16}\b|\bAIza[0-9A-Za-z_-]{35}\b|\bxox[abp]-[0-9]{8,}-|\bnpm_[A-Za-z0-9]{36}\b|""private_key_id"": ?""[0-9a-f]{40}""|\beyJhbGciOi[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.")]
    private static partial Regex Token();
}
