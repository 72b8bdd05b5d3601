using System.Buffers;

namespace Simulator.Machines;

/// <summary>Reads a machine's lines: none longer than is allowed, none forever.</summary>
sealed class PortLines(Stream stream, TimeProvider time)
{
    readonly byte[] chunk = new byte[16 << 10];
    readonly ArrayBufferWriter<byte> line = new();
    int start;
    int end;
    bool isSkipping;

    /// <summary>The next line that has content, or why there is none; null at the end of the connection.</summary>
    public async Task<PortLine?> ReadAsync(CancellationToken cancel)
    {
        line.ResetWrittenCount();
        var (isTooLong, isBegun) = (false, false);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var onLimit = limit.Token.Register(patience.Cancel);
        while (true)
        {
            if (start == end && !await FillAsync(patience.Token, cancel))
                return limit.IsCancellationRequested ? Unfinished() : null;
            var length = chunk.AsSpan(start, end - start).IndexOf((byte)'\n');
            var isEnd = length >= 0;
            var part = chunk.AsMemory(start, isEnd ? length : end - start);
            start += part.Length + (isEnd ? 1 : 0);
            isTooLong |= line.WrittenCount + part.Length > MachineLimits.MaximumLine;
            if (!isTooLong && !isSkipping)
                line.Write(part.Span);
            if (!isEnd)
            {
                if (!isSkipping && !isBegun)
                    limit.CancelAfter(MachineLimits.LineTime);
                isBegun = true;
                continue;
            }
            if (isTooLong && !isSkipping)
                return new(default, MachineLimits.TooLong);
            isSkipping = false;
            if (line.WrittenCount > 0)
                return new(line.WrittenMemory, null);
            (isTooLong, isBegun) = (false, false);
        }
    }

    PortLine Unfinished()
    {
        isSkipping = true;
        return new(default, $"The line was not ended within {MachineLimits.LineTime.TotalSeconds:0} seconds; what comes up to its end is dropped.");
    }

    async Task<bool> FillAsync(CancellationToken patience, CancellationToken cancel)
    {
        try
        {
            (start, end) = (0, await stream.ReadAsync(chunk, patience));
            return end > 0;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
        catch (IOException)
        {
            // Who goes away without a word has gone away.
            return false;
        }
    }
}
