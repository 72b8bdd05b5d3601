using Attestation.Measurements;
using Node.Boot;

namespace NodeTests.Boot;

/// <summary>Register files that extend when they are written, as the TDX module does.</summary>
sealed class ExtendingFiles : IRegisterFiles
{
    /// <summary>How often something was written.</summary>
    public int Writes { get; private set; }

    public byte[] Read(string path) => File.ReadAllBytes(path);

    public void Write(string path, ReadOnlySpan<byte> content)
    {
        Writes++;
        File.WriteAllBytes(path, Measurement.From(Read(path)).Extend(Measurement.From(content)).ToArray());
    }
}
