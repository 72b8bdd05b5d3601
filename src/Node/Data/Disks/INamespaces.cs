namespace Node.Data.Disks;

/// <summary>What NVMe disks answer.</summary>
interface INamespaces
{
    /// <summary>The answer to Identify Namespace: <see cref="GoogleDiskName.IdentitySize"/> bytes.</summary>
    /// <param name="device">The disk's file.</param>
    /// <exception cref="IOException">The disk does not answer.</exception>
    byte[] Identify(string device);
}
