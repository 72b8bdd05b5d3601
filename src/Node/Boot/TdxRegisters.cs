using Attestation;
using Attestation.Measurements;

namespace Node.Boot;

/// <summary>This guest's own registers, as the kernel's <c>tdx_guest</c> device shows them.</summary>
sealed class TdxRegisters(string folder, IRegisterFiles files) : IMachineRegisters
{
    /// <summary>The registers of this machine.</summary>
    /// <exception cref="BootRefusedException">It is no TDX guest, or its kernel is too old to extend a register.</exception>
    public static TdxRegisters Of(MachinePaths paths, IRegisterFiles files) => paths.RegisterFolders.FirstOrDefault(Directory.Exists) is { } found
        ? new(found, files)
        : throw new BootRefusedException(
            $"None of {string.Join(", ", paths.RegisterFolders)} is there: this machine is no Intel TDX guest, or its kernel is older than 6.16. "
            + "Without RTMR3 the node cannot say what it is, so nothing is started. Boot the image as a TDX VM.",
            ExitCode.AssetMissing);

    /// <summary>The value that a register holds now.</summary>
    public Measurement Read(Register register)
    {
        var path = PathOf(register);
        var content = Demand(path, () => files.Read(path), "could not be read");
        return content.Length is Measurement.Size
            ? Measurement.From(content)
            : throw new BootRefusedException($"{path} gave {content.Length} bytes; a register has {Measurement.Size}.", ExitCode.Failed);
    }

    /// <summary>Extends RTMR3 by a digest, and reads back that it holds what the extension must give.</summary>
    public Measurement ExtendRtmr3(Measurement digest)
    {
        var path = PathOf(Register.Rtmr3);
        var before = Read(Register.Rtmr3);
        Demand(path, () => Write(path, digest), "could not be extended");
        var (after, expected) = (Read(Register.Rtmr3), before.Extend(digest));
        return after == expected
            ? after
            : throw new BootRefusedException($"{path} holds {after} after the extension by {digest}; {expected} was expected.", ExitCode.VerificationFailed);
    }

    Measurement Write(string path, Measurement digest)
    {
        files.Write(path, digest.ToArray());
        return digest;
    }

    EvidenceEnvironment IMachineRegisters.Environment => EvidenceEnvironment.Tdx;

    Measurement IMachineRegisters.MrTd => Read(Register.MrTd);

    Task<Measurement> IMachineRegisters.ReadRtmr3Async(CancellationToken cancel) => Task.FromResult(Read(Register.Rtmr3));

    Task<Measurement> IMachineRegisters.ExtendRtmr3Async(Measurement digest, CancellationToken cancel) => Task.FromResult(ExtendRtmr3(digest));

    // Nobody watches a trust domain in ways of ours.
    Task IMachineRegisters.TellAsync(BootRecord record, CancellationToken cancel) => Task.CompletedTask;

    static T Demand<T>(string path, Func<T> access, string what)
    {
        try
        {
            return access();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new BootRefusedException($"{path} {what}: {cause.Message} Nothing is started without it.", ExitCode.Failed, cause);
        }
    }

    string PathOf(Register register) => Path.Combine(folder, register switch
    {
        Register.MrTd => "mrtd:sha384",
        Register.Rtmr0 => "rtmr0:sha384",
        Register.Rtmr1 => "rtmr1:sha384",
        Register.Rtmr2 => "rtmr2:sha384",
        Register.Rtmr3 => "rtmr3:sha384",
        _ => throw new ArgumentOutOfRangeException(nameof(register), register, "There are five registers."),
    });
}
