using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Node.Simulated;

/// <summary>A character device whose reads and writes can be given up: before each one it is asked whether it would wait.</summary>
/// <remarks>A plain read of a device cannot be cancelled, and would keep its port open for as long as the host is silent.</remarks>
sealed partial class DeviceStream(SafeFileHandle device) : Stream
{
    readonly FileStream content = new(device, FileAccess.ReadWrite, bufferSize: 0);

    const short In = 0x001;
    const short Out = 0x004;
    const short Gone = 0x008 | 0x010 | 0x020; // error, hang-up, closed
    const int LookForCancellation = 100;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Run(() => Wait(In, cancellationToken), cancellationToken);
        return content.Read(buffer.Span);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            // A port takes at most 32 KiB at once, and a pipe says that it has room for a page.
            var part = buffer[..Math.Min(buffer.Length, 4096)];
            await Task.Run(() => Wait(Out, cancellationToken), cancellationToken);
            content.Write(part.Span);
            buffer = buffer[part.Length..];
        }
    }

    protected override void Dispose(bool disposing)
    {
        content.Dispose();
        base.Dispose(disposing);
    }

    void Wait(short wanted, CancellationToken cancel)
    {
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var asked = new Poll { Device = (int)device.DangerousGetHandle(), Wanted = wanted };
            if (poll(ref asked, 1, LookForCancellation) < 0)
                throw new IOException($"The device cannot be asked whether it is ready: error {Marshal.GetLastPInvokeError()}.");
            if ((asked.Found & wanted) != 0)
                return;
            if ((asked.Found & Gone) != 0)
                throw new IOException("Nobody is at the other end of the device.");
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    struct Poll
    {
        public int Device;
        public short Wanted;
        public short Found;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref Poll asked, nuint count, int milliseconds);

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
