using System.Security.Cryptography;
using System.Text;

namespace SimulatorTests;

public sealed class DeterminismTests
{
    static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    // If this snapshot changes, every recorded simulation changes with it.
    [Fact]
    public async Task Everything_follows_from_the_seed()
    {
        using var forge = QuoteForge.Create("determinism");
        var collateral = forge.Collateral();
        var quote = forge.Quote(QuoteForge.Registers(), [1, 2, 3]);

        await Verify($"""
            chain         {Digest(Encoding.ASCII.GetBytes(forge.Platform.PckChain))}
            tcb signing   {Digest(Encoding.ASCII.GetBytes(collateral.TcbSigningChain))}
            quote         {Digest(quote)} ({quote.Length} bytes)
            tcb info      {Digest(Encoding.UTF8.GetBytes(collateral.TcbInfo(Noon)))}
            qe identity   {Digest(Encoding.UTF8.GetBytes(collateral.QeIdentity(Noon)))}
            pck crl       {Digest(collateral.PckCrl(Noon))}
            root crl      {Digest(collateral.RootCrl(Noon))}

            """);
    }

    static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
