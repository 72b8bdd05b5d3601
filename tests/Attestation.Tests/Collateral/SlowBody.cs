namespace AttestationTests.Collateral;

/// <summary>A body whose first bytes come at once, and the others never.</summary>
sealed class SlowBody : Stream
{
    bool hasBegun;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (hasBegun)
        {
            // Task.Delay would end on another thread, some time after the clock was moved.
            var never = new TaskCompletionSource();
            await using var ending = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
            await never.Task;
        }
        hasBegun = true;
        return 1;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
