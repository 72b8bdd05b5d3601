using System.ComponentModel;
using System.Diagnostics;

namespace Node.Data.Tools;

/// <summary>The programs that are installed.</summary>
sealed class SystemTools : ITools
{
    public async Task<ToolEnd> RunAsync(string program, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, CancellationToken cancel)
    {
        using var process = Start(program, arguments);
        await using var killing = cancel.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await FeedAsync(process, input);
        await process.WaitForExitAsync(CancellationToken.None);
        cancel.ThrowIfCancellationRequested();
        return new(process.ExitCode, await output, await error);
    }

    static Process Start(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Find(program), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Its words are shown; they should be the same everywhere.
        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception cause)
        {
            throw new DataRefusedException(DataRefusal.ToolFailed, $"{program} could not be started: {cause.Message} The image has it; on another machine install cryptsetup-bin, e2fsprogs and util-linux.", cause);
        }
    }

    static async Task FeedAsync(Process process, ReadOnlyMemory<byte> input)
    {
        try
        {
            // The writer of the process would keep a copy; the stream below it does not.
            await process.StandardInput.BaseStream.WriteAsync(input, CancellationToken.None);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read everything; its exit code says why.
        }
    }

    // A user who is not root has no sbin on the PATH.
    static string Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries).Append("/usr/sbin").Append("/sbin")
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists) ?? program;
}
