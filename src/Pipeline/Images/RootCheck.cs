using Pipeline.Runs;

namespace Pipeline.Images;

/// <summary>Whether the files of a root are what its profile says: what is there, and what must not be.</summary>
static class RootCheck
{
    static readonly IReadOnlyList<string> Closed = ["/usr/sbin/nologin", "/sbin/nologin", "/bin/false", "/usr/bin/false", "/bin/sync"];
    static readonly IReadOnlyList<string> Terminals = ["getty.target", "getty@.service", "serial-getty@.service", "console-getty.service", "container-getty@.service"];
    static readonly IReadOnlyList<string> Rescue = ["emergency.service", "emergency.target", "rescue.service", "rescue.target", "debug-shell.service"];
    static readonly IReadOnlyList<string> Runners = ["google-startup-scripts.service", "google-guest-agent.service", "cloud-init.service", "cloud-init-local.service", "cloud-config.service", "cloud-final.service"];

    /// <summary>Demands that an extracted root is that of the profile.</summary>
    /// <exception cref="VerificationFailedException">It is not; the message lists every difference.</exception>
    public static void Demand(string root, NodeProfile profile, NodeBase common)
    {
        string[] found = [.. Program(root), .. Identity(root, profile), .. Accounts(root, profile), .. Ssh(root, profile), .. Units(root, profile, common), .. Secrets(root)];
        if (found is not [])
            throw new VerificationFailedException($"The root of {profile.Profile} is not what images/node says:\n  {string.Join("\n  ", found)}");
    }

    static IEnumerable<string> Program(string root)
    {
        if (!File.Exists(Path.Combine(root, "usr/bin/mero-node")))
            yield return "/usr/bin/mero-node is missing.";
    }

    static IEnumerable<string> Identity(string root, NodeProfile profile)
    {
        var path = Path.Combine(root, "etc/calimero/image-profile");
        var text = File.Exists(path) ? File.ReadAllText(path) : null;
        if (text != $"{profile.Profile}\n")
            yield return $"/etc/calimero/image-profile is \"{text?.TrimEnd()}\"; it must be {profile.Profile}.";
    }

    static IEnumerable<string> Accounts(string root, NodeProfile profile)
    {
        foreach (var fields in Lines(root, "etc/passwd"))
        {
            if (fields is not [var name, _, _, _, _, _, var shell])
                yield return $"/etc/passwd has a line of {fields.Length} fields; seven are expected.";
            else if (!Closed.Contains(shell) && !profile.Accounts.Contains(name))
                yield return $"/etc/passwd gives {name} the shell \"{shell}\"; {profile.Profile} allows {(profile.Accounts is [] ? "no account" : string.Join(", ", profile.Accounts))}.";
        }
        foreach (var fields in Lines(root, "etc/shadow").Where(fields => fields.Length < 2 || !fields[1].StartsWith('!') && !fields[1].StartsWith('*')))
            yield return $"/etc/shadow does not lock the password of {fields[0]}.";
    }

    static IEnumerable<string> Ssh(string root, NodeProfile profile)
    {
        var isThere = File.Exists(Path.Combine(root, "usr/sbin/sshd"));
        if (isThere != profile.Ssh)
            yield return $"/usr/sbin/sshd {(isThere ? "is there" : "is missing")}; {profile.Profile} has ssh: {(profile.Ssh ? "true" : "false")}.";
        if (!profile.Ssh && Directory.Exists(Path.Combine(root, "etc/ssh")))
            yield return "/etc/ssh is there; without SSH it must not be.";
    }

    static IEnumerable<string> Units(string root, NodeProfile profile, NodeBase common)
    {
        IEnumerable<string> closed = [.. Terminals, .. profile.Accounts is [] ? Rescue.Concat(Runners) : []];
        foreach (var unit in closed.Concat(common.Mask).Concat(profile.Mask).Distinct().Where(unit => !IsMasked(root, unit)))
            yield return $"{unit} is not masked; images/node must mask it for {profile.Profile}.";
        foreach (var unit in common.Enable.Concat(profile.Enable).Where(unit => !IsEnabled(root, unit)))
            yield return $"{unit} does not start with the machine; images/node enables it for {profile.Profile}.";
    }

    internal static bool IsMasked(string root, string unit) =>
        new FileInfo(Path.Combine(root, "etc/systemd/system", unit)).LinkTarget is "/dev/null";

    internal static bool IsEnabled(string root, string unit) => Directory.EnumerateDirectories(Path.Combine(root, "etc/systemd/system"))
        .Any(wants => new FileInfo(Path.Combine(wants, unit)).LinkTarget is not null);

    static IEnumerable<string> Secrets(string root)
    {
        var keys = Directory.Exists(Path.Combine(root, "etc/ssh")) ? Directory.EnumerateFiles(Path.Combine(root, "etc/ssh"), "ssh_host_*") : [];
        foreach (var key in keys)
            yield return $"/etc/ssh/{Path.GetFileName(key)} is in the image; every machine must make its own.";
        var id = Path.Combine(root, "etc/machine-id");
        if (File.Exists(id) && File.ReadAllText(id).Trim() is not ("" or "uninitialized"))
            yield return "/etc/machine-id has an id; every machine must make its own.";
    }

    static IEnumerable<string[]> Lines(string root, string path) =>
        File.ReadAllLines(Path.Combine(root, path)).Where(line => line.Length > 0).Select(line => line.Split(':'));
}
