using System.Runtime.InteropServices;

namespace Node.Data.Disks;

/// <summary>Asks NVMe disks through the kernel.</summary>
/// <remarks><see href="https://github.com/torvalds/linux/blob/master/include/uapi/linux/nvme_ioctl.h"/></remarks>
sealed partial class KernelNamespaces : INamespaces
{
    const nuint AskForNumber = 0x4E40; // _IO('N', 0x40)
    const nuint AdminCommand = 0xC048_4E41; // _IOWR('N', 0x41, 72 bytes)
    const byte Identify = 0x06; // NVM Express Base Specification 2.0, figure 138

    byte[] INamespaces.Identify(string device)
    {
        using var file = File.OpenHandle(device, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var descriptor = (int)file.DangerousGetHandle();
        var number = ioctl(descriptor, AskForNumber, 0);
        if (number <= 0)
            throw Failed(device, "tell the number of its namespace", number);
        var identity = GC.AllocateArray<byte>(GoogleDiskName.IdentitySize, pinned: true);
        var command = new Command
        {
            Operation = Identify,
            Namespace = (uint)number,
            Address = (ulong)Marshal.UnsafeAddrOfPinnedArrayElement(identity, 0),
            Length = (uint)identity.Length,
        };
        // Positive: the status that the disk answers with.
        return ioctl(descriptor, AdminCommand, ref command) is var status && status is 0 ? identity : throw Failed(device, "identify its namespace", status);
    }

    static IOException Failed(string device, string what, int status) =>
        new($"{device} does not {what}: {(status < 0 ? $"error {Marshal.GetLastPInvokeError()}" : $"status {status}")}");

    // nvme_passthru_cmd. What is not named is zero, and zero in dword 10 asks for the namespace itself.
    [StructLayout(LayoutKind.Explicit, Size = 72)]
    struct Command
    {
        [FieldOffset(0)] public byte Operation;
        [FieldOffset(4)] public uint Namespace;
        [FieldOffset(24)] public ulong Address;
        [FieldOffset(36)] public uint Length;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(int descriptor, nuint request, nuint nothing);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(int descriptor, nuint request, ref Command command);
}
