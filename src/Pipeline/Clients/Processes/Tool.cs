using System.Diagnostics;
using Pipeline.Runs;

namespace Pipeline.Clients.Processes;

/// <summary>Runs programs: an argument list, never a command string; a failure shows the end of what they said.</summary>
public static class Tool
{
    const int KeptLines = 20;

    /// <summary>Runs a program to its end and gives back what it wrote to standard output.</summary>
    /// <param name="program">A name on the PATH, or a path.</param>
    /// <param name="arguments">Each becomes one argument, unquoted.</param>
    /// <param name="options">Folder, environment, secrets and where lines go while it runs.</param>
    /// <param name="cancel">Kills the program and everything it started.</param>
    /// <exception cref="AssetMissingException">There is no such program.</exception>
    /// <exception cref="ToolFailedException">The program ended with another exit code than 0.</exception>
    public static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, ToolOptions options, CancellationToken cancel)
    {
        // A user who is not root has no sbin on the PATH, and some programs there work for everybody.
        var start = new ProcessStartInfo(program.Contains('/') ? program : Find(program) ?? program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = options.Folder ?? "",
        };
        foreach (var (name, value) in options.Environment)
            start.Environment[name] = value;
        Orphans.Set(start, options.Outlives ? null : Environment.ProcessId);
        using var process = Start(start);
        options.OnStarted?.Invoke(process.Id);
        process.StandardInput.Close();
        var output = new List<string>();
        var said = new Queue<string>();
        await using var killing = cancel.Register(() => Kill(process));
        await Task.WhenAll(
            ReadAsync(process.StandardOutput, line => output.Add(line)),
            ReadAsync(process.StandardError, _ => { }));
        await process.WaitForExitAsync(CancellationToken.None);
        cancel.ThrowIfCancellationRequested();
        return process.ExitCode is 0
            ? string.Join('\n', output)
            : throw new ToolFailedException(program, options.Redact(string.Join(' ', arguments)), process.ExitCode, [.. said]);

        async Task ReadAsync(StreamReader reader, Action<string> keep)
        {
            while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
            {
                keep(line);
                var shown = options.Redact(line);
                lock (said)
                {
                    said.Enqueue(shown);
                    if (said.Count > KeptLines)
                        said.Dequeue();
                    options.OnLine?.Invoke(shown);
                }
            }
        }
    }

    /// <summary>The first match of a program on the PATH, or null.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries).Append("/usr/sbin").Append("/sbin")
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception cause)
        {
            throw new AssetMissingException($"{start.FileName} could not be started: {cause.Message}. Install it, or leave the installing to ./build.sh.", cause);
        }
    }

    static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in the meantime, which is what was wanted.
        }
    }
}
