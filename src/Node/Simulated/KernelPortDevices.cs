namespace Node.Simulated;

/// <summary>The ports of <c>/dev</c>.</summary>
sealed class KernelPortDevices : IPortDevices
{
    public Stream Open(string path) => new DeviceStream(File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite));
}
