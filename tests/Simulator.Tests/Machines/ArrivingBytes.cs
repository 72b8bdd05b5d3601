using System.Text;
using System.Threading.Channels;

namespace SimulatorTests.Machines;

/// <summary>A connection whose bytes arrive when a test says so.</summary>
sealed class ArrivingBytes : Stream
{
    readonly Channel<byte[]> arriving = Channel.CreateUnbounded<byte[]>();
    ReadOnlyMemory<byte> rest;

    public ArrivingBytes(params string[] parts)
    {
        foreach (var part in parts)
            Arrive(part);
    }

    /// <summary>Released each time a reader finds nothing.</summary>
    public SemaphoreSlim IsEmpty { get; } = new(0);

    public void Arrive(string part) => arriving.Writer.TryWrite(Encoding.UTF8.GetBytes(part));

    public void End() => arriving.Writer.Complete();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (rest.IsEmpty)
        {
            if (arriving.Reader.TryRead(out var next))
            {
                rest = next;
                continue;
            }
            var wait = arriving.Reader.WaitToReadAsync(cancellationToken);
            IsEmpty.Release();
            if (!await wait)
                return 0;
        }
        var count = Math.Min(buffer.Length, rest.Length);
        rest[..count].CopyTo(buffer);
        rest = rest[count..];
        return count;
    }

    /// <summary>Takes nothing: the other side does not read.</summary>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wait = Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        IsEmpty.Release();
        await wait;
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override void Flush() => throw new NotSupportedException();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
