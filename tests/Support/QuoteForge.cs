using Attestation.Collateral;
using Attestation.Measurements;
using Simulator.Collateral;
using Simulator.Keys;
using Simulator.Platforms;
using Simulator.Quotes;

namespace Support;

/// <summary>A platform of its own, with which tests make genuine quotes and the collateral that vouches for them.</summary>
/// <remarks>A negative test is valid evidence with one mutation.</remarks>
public sealed class QuoteForge : IDisposable
{
    QuoteForge(SimulatedPlatform platform) => Platform = platform;

    public SimulatedPlatform Platform { get; }

    /// <summary>The only certificate that a verifier of this forge's quotes has to trust.</summary>
    public string RootPem => Platform.Root.Pem;

    /// <summary>The collateral as a PCS would serve it.</summary>
    public PlatformCollateral Collateral(CollateralOptions? options = null) => new(Platform, options ?? new());

    /// <summary>The collateral as a verifier takes it.</summary>
    public QuoteCollateral QuoteCollateral(DateTimeOffset now, CollateralOptions? options = null) => Collateral(options).ToQuoteCollateral(now);

    /// <summary>A forge whose every byte follows from the seed; forges of other seeds have other roots.</summary>
    public static QuoteForge Create(string seed = "tests", PlatformTcb? tcb = null) => new(new(new Seed(seed), tcb ?? new()));

    /// <summary>Another machine under the same authorities: the same collateral vouches for it.</summary>
    public QuoteForge Sibling(string machine) => new(new(Platform.Seed, Platform.Tcb, machine));

    /// <summary>A signed quote.</summary>
    /// <param name="registers">See <see cref="Registers"/> for made-up ones.</param>
    /// <param name="reportData">At most 64 bytes; zeros follow.</param>
    /// <param name="isDebug">Sets the DEBUG attribute.</param>
    /// <param name="isMigratable">Sets the MIGRATABLE attribute.</param>
    /// <param name="serviceTd">When given, the quote is of version 5 and has it as MR_SERVICETD.</param>
    public byte[] Quote(RegisterValues registers, ReadOnlySpan<byte> reportData, bool isDebug = false, bool isMigratable = false, Measurement? serviceTd = null)
    {
        var padded = new byte[QuoteSigner.ReportDataSize];
        reportData.CopyTo(padded);
        return new QuoteSigner(Platform).Sign(new() { Registers = registers, IsDebug = isDebug, IsMigratable = isMigratable, MrServiceTd = serviceTd }, padded);
    }

    /// <summary>Five different register values that follow from a name.</summary>
    public static RegisterValues Registers(string name = "td") => new()
    {
        MrTd = Named(name, "mrtd"),
        Rtmr0 = Named(name, "rtmr0"),
        Rtmr1 = Named(name, "rtmr1"),
        Rtmr2 = Named(name, "rtmr2"),
        Rtmr3 = Named(name, "rtmr3"),
    };

    public void Dispose() => Platform.Dispose();

    static Measurement Named(string name, string register) => Measurement.Hash(System.Text.Encoding.UTF8.GetBytes($"{name}:{register}"));
}
