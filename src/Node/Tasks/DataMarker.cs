using System.Security.Cryptography;
using System.Text;
using Node.Boot;

namespace Node.Tasks;

/// <summary>A file in the mounted data by which another boot recognises it.</summary>
sealed class DataMarker(MachinePaths paths, TimeProvider time)
{
    const int Size = 64;

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>What stands in it; where there is none, it is made.</summary>
    /// <exception cref="TaskRefusedException">The data is not mounted, or the file is not what was written.</exception>
    public async Task<(string Value, bool WasThere)> ReadOrMakeAsync(CancellationToken cancel)
    {
        // The mount follows the key; nobody waits for it on the way to "open".
        for (var began = time.GetTimestamp(); !IsMounted(); await Task.Delay(Pause, time, cancel))
        {
            if (time.GetElapsedTime(began) >= Patience)
                throw new TaskRefusedException($"{paths.Mapping} is not mounted at {paths.DataMount} after {Patience.TotalSeconds:0} seconds.");
        }
        try
        {
            return File.Exists(paths.DataMarker) ? (Read(), true) : (Make(), false);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new TaskRefusedException($"{paths.DataMarker} cannot be read or written: {cause.Message}", cause);
        }
    }

    // Fields of mountinfo: … mount point (5th) … - type source options.
    bool IsMounted() => File.ReadLines(paths.Mounts).Select(line => line.Split(' ')).Any(fields =>
        fields.Length > 4 && fields[4] == paths.DataMount && Array.IndexOf(fields, "-") is var end and > 0 && fields.ElementAtOrDefault(end + 2) == paths.Mapping);

    string Read()
    {
        var text = File.ReadAllText(paths.DataMarker);
        return text.Length is Size && text.All(char.IsAsciiHexDigitLower)
            ? text
            : throw new TaskRefusedException($"{paths.DataMarker} holds {text.Length} characters that are no marker; {Size} hex digits were written.");
    }

    string Make()
    {
        var value = RandomNumberGenerator.GetHexString(Size, lowercase: true);
        using var file = File.Create(paths.DataMarker);
        file.Write(Encoding.ASCII.GetBytes(value));
        // The machine may be switched off as soon as the task is reported.
        file.Flush(flushToDisk: true);
        return value;
    }
}
