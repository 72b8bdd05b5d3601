namespace Pipeline.Conformance;

/// <summary>Upstream's requirements R1 to R7, of what runs.</summary>
static class BootedLockdownRows
{
    static readonly IReadOnlyList<string> Shells = ["agetty", "getty", "login", "sulogin", "sh", "bash", "dash"];
    static readonly IReadOnlyList<string> Closed = ["/usr/sbin/nologin", "/sbin/nologin", "/bin/false", "/usr/bin/false", "/bin/sync"];

    /// <summary>The nine rows.</summary>
    public static IEnumerable<ConformanceRow> Of(BootedMachine machine) =>
    [
        BootedMachine.Row("R1", "no SSH runs", machine.IsLocked, () => [.. machine.Active(["ssh"]), .. machine.Processes(["ssh", "dropbear"])], () => "No unit and no process of SSH."),
        BootedMachine.Row("ssh", "SSH answers who looks inside", machine.Profile.Ssh,
            () => machine.IsRunning("ssh.service") ? [] : ["ssh.service does not run."], () => "ssh.service runs."),
        BootedMachine.Row("R2", "no console answers", machine.IsLocked,
            () => [.. machine.Facts.TextsOrNone("consoles").Where(console => console is not "tty0").Select(console => $"{console} is a console."), .. machine.Active(["getty@", "serial-getty@", "console-getty", "getty.target", "autovt@"]), .. Logins(machine)],
            () => "No serial console, unit or process of one."),
        BootedMachine.Row("R3", "no rescue shell runs", applies: true, () => machine.Active(["emergency.", "rescue.", "debug-shell."]), () => "No unit of one is active."),
        BootedMachine.Row("R4", "nobody can log in", machine.IsLocked, () => Shelled(machine), () => $"{machine.Facts.Objects("accounts").Count} accounts, none with a shell."),
        BootedMachine.Row("passwords", "no account has a password", applies: true,
            () => machine.Facts.Objects("accounts").Where(account => account.Text("password") is not "locked").Select(account => $"The password of {account.Text("name")} is {account.Text("password")}."),
            () => "Every password is locked."),
        BootedMachine.Row("R5", "nothing from the machine's metadata has run, and the host handed nothing over", machine.IsLocked,
            () => [.. machine.Active(["google-", "cloud-"]), .. machine.Facts.TextsOrNone("credentials").Select(name => $"The host handed over the credential {name}.")],
            () => "No such unit is active, no credential is there."),
        BootedMachine.Row("R6", "the boot agent has said what this is, and the node runs", applies: true, () => Node(machine), () => $"{machine.Facts.Profile}, {machine.Facts.RootHash}."),
        BootedMachine.Row("R7", "no observability agents run", applies: true, () => [.. machine.Active(LockdownRows.Agents), .. machine.Processes(LockdownRows.Agents)], () => "No unit and no process of one."),
    ];

    static IEnumerable<string> Logins(BootedMachine machine) => machine.Facts.Texts("processes").Intersect(Shells).Select(process => $"{process} runs.");

    static IEnumerable<string> Shelled(BootedMachine machine)
    {
        foreach (var account in machine.Facts.Objects("accounts"))
        {
            if (!Closed.Contains(account.Text("shell")))
                yield return $"{account.Text("name")} has the shell {account.Text("shell")}.";
            if (account.Text("id") is "0" && account.Text("name") is not "root")
                yield return $"{account.Text("name")} has root's id.";
        }
    }

    static IEnumerable<string> Node(BootedMachine machine)
    {
        if (machine.Facts.Profile != machine.Profile.Profile.Name)
            yield return $"The machine says that it is {machine.Facts.Profile}.";
        if (machine.Facts.RootHash != machine.RootHash)
            yield return $"The machine says that its root hash is {machine.Facts.RootHash}.";
        if (!machine.Units(".service").Any(unit => unit.Text("unit") is "mero-node-boot.service" && unit.Text("active") is "active"))
            yield return "mero-node-boot.service is not active.";
        if (!machine.IsRunning("mero-node.service"))
            yield return "mero-node.service does not run.";
    }
}
