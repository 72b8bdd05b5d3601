using Attestation.Protocol;
using Node.Boot;

namespace Node.Admin;

/// <summary>A file for each application, which whoever runs them leaves: named by its id, with the bytecode's id as 64 hex digits.</summary>
/// <remarks>An id that is a peer's hash would make the quote a key request: whoever leaves a file has seen that the bytecode is WebAssembly.</remarks>
sealed class ApplicationFiles(MachinePaths paths) : IApplications
{
    const int MostBytes = 1024;
    const int IdSize = ReportData.Size - ReportData.NonceSize;

    public byte[]? BytecodeOf(string applicationId)
    {
        var path = paths.Application(applicationId);
        if (!File.Exists(path))
            return null;
        try
        {
            var id = Convert.FromHexString(System.Text.Encoding.ASCII.GetString(KernelFile.Read(path, MostBytes)).TrimEnd('\n'));
            return id.Length is IdSize ? id : throw new FormatException($"{id.Length} bytes");
        }
        catch (Exception cause) when (cause is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new AdminRefusedException(StatusCodes.Status500InternalServerError, $"Application '{applicationId}' is known, but its bytecode's id cannot be read: {2 * IdSize} hex digits are expected.", cause);
        }
    }
}
