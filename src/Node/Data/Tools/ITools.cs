namespace Node.Data.Tools;

/// <summary>Runs programs of the system.</summary>
interface ITools
{
    /// <summary>Runs one to its end.</summary>
    /// <param name="program">A name on the PATH.</param>
    /// <param name="arguments">Each becomes one argument; never a secret, because every program can read them.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="cancel">Kills it.</param>
    /// <exception cref="DataRefusedException">There is no such program.</exception>
    Task<ToolEnd> RunAsync(string program, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, CancellationToken cancel);

    /// <summary>Runs one that must succeed, and gives what it wrote.</summary>
    /// <exception cref="DataRefusedException">It ended with an error.</exception>
    async Task<string> DemandAsync(string program, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, CancellationToken cancel)
    {
        var end = await RunAsync(program, arguments, input, cancel);
        return end.Code is 0 ? end.Output : throw end.ToRefusal(program);
    }
}
