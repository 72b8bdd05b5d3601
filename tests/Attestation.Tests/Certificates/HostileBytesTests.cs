using Attestation.Certificates;
using Attestation.Collateral;
using Attestation.Quotes;
using AttestationTests.Verification;
using FsCheck;
using FsCheck.Fluent;

namespace AttestationTests.Certificates;

/// <summary>Whatever the bytes: each format has one exception, and nothing else comes out.</summary>
public sealed class HostileBytesTests
{
    static readonly ForgedEvidence Valid = ForgedEvidence.Create();

    [Fact]
    public void A_quote_has_one_exception() =>
        OnlyThrows<MalformedQuoteException>(Valid.Quote, bytes => TdxQuote.Parse(bytes));

    [Fact]
    public void A_certificate_has_one_exception() =>
        OnlyThrows<MalformedCertificateException>(PemChain.Parse(Valid.Forge.Platform.Pck.Pem)[0].Raw.ToArray(), bytes => Certificate.Parse(bytes));

    [Fact]
    public void A_PCK_extension_has_one_exception() =>
        OnlyThrows<MalformedCertificateException>(
            PemChain.Parse(Valid.Forge.Platform.Pck.Pem)[0].SgxExtension!.Value.ToArray(), bytes => PckExtension.Parse(bytes));

    [Fact]
    public void A_revocation_list_has_one_exception() =>
        OnlyThrows<MalformedCertificateException>(Valid.Collateral.PckCrl.ToArray(), bytes => RevocationList.Parse(bytes));

    [Fact]
    public void A_chain_has_one_exception() =>
        OnlyThrows<MalformedCertificateException>(
            System.Text.Encoding.ASCII.GetBytes(Valid.Collateral.PckCrlIssuerChain), bytes => PemChain.Parse(bytes.AsSpan()));

    [Fact]
    public void A_signed_body_has_one_exception() =>
        OnlyThrows<FormatException>(
            System.Text.Encoding.ASCII.GetBytes(Valid.Forge.Collateral().QeIdentity(Valid.Now)), bytes => SignedBody.Read(bytes, "enclaveIdentity"));

    // Truncated anywhere, with two bytes changed, or made up from the start.
    static void OnlyThrows<T>(byte[] valid, Action<byte[]> parse)
        where T : Exception
    {
        for (var length = 0; length < valid.Length; length++)
            DemandOnly<T>(() => parse(valid[..length]));
        Prop.ForAll(ArbMap.Default.ArbFor<(ushort At, byte Value, ushort At2, byte Value2)>(), change =>
        {
            var changed = valid.ToArray();
            changed[change.At % valid.Length] = change.Value;
            changed[change.At2 % valid.Length] = change.Value2;
            DemandOnly<T>(() => parse(changed));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithQuietOnSuccess(true));
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), random => DemandOnly<T>(() => parse(random)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true));
    }

    static void DemandOnly<T>(Action act)
        where T : Exception
    {
        try
        {
            act();
        }
        catch (T)
        {
            // The one that callers know.
        }
    }
}
