namespace Pipeline.Clients.Processes;

/// <summary>Runs a program under a mask of its own, because a mask is inherited and shows in the modes of what is written.</summary>
static class Umask
{
    /// <summary>The program and arguments that do so.</summary>
    /// <param name="mask">In octal, as the shell takes it.</param>
    /// <param name="command">A program and its arguments.</param>
    public static IReadOnlyList<string> Command(string mask, IReadOnlyList<string> command) => ["sh", "-c", "umask \"$0\"; exec \"$@\"", mask, .. command];
}
