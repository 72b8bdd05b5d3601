namespace Pipeline.Staging;

/// <summary>What verifying a quote costs, in milliseconds.</summary>
/// <param name="Quote">The whole verification: certificates, revocations, TCB level, QE identity, signatures.</param>
/// <param name="TwoSignatures">Two bare ECDSA P-256 verifications.</param>
public sealed record QuoteTimes(double Quote, double TwoSignatures)
{
    public double Ratio => Quote / TwoSignatures;
}
