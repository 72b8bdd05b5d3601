using Simulator.Keys;

namespace Simulator.Quotes;

/// <summary>Facts of the TD quoting enclave that its report and its published identity must agree on.</summary>
static class QuotingEnclave
{
    public const ushort ProductId = 2;

    /// <summary>Initialised, 64-bit, provisioning key; XFRM as Intel's enclave has it.</summary>
    public static byte[] Attributes { get; } = Convert.FromHexString("1500000000000000e700000000000000");

    /// <summary>MRSIGNER: who signed the enclave.</summary>
    public static byte[] Signer(Seed seed) => seed.Derive("qe-signer", 32);
}
