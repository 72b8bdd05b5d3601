namespace Node.Simulated;

/// <summary>How a virtio-serial port is opened: the one thing that a test cannot have a folder do.</summary>
interface IPortDevices
{
    /// <summary>Both directions of a port. Reads and writes end when they are cancelled.</summary>
    /// <exception cref="IOException">It cannot be opened: it is not there, or another program has it.</exception>
    Stream Open(string path);
}
