using System.Text;
using Attestation.Protocol;

namespace Kms.Dstack;

/// <summary>Who signed a key, and who signed for the one that did: the two links of dstack's chain.</summary>
static class SignatureChain
{
    const int ApplicationIdSize = 20;

    /// <summary>Refuses signatures that nobody writes so; costs next to nothing.</summary>
    /// <exception cref="UntrustedKeyException">A signature of the answer is not in dstack's form; the message says which part.</exception>
    public static void DemandForm(DstackKey answer)
    {
        Read(answer.Signature, "this key");
        if (answer.RootSignature is not [])
            Read(answer.RootSignature, "its root");
    }

    /// <summary>The public key of the application's root: who signed that this key is for this purpose.</summary>
    /// <exception cref="UntrustedKeyException">The key is no private key of secp256k1, or its signature is nobody's.</exception>
    public static byte[] RootOf(DstackKey answer, string purpose)
    {
        var signed = Secp256K1.PublicKey(answer.Key)
            ?? throw new UntrustedKeyException("The key is no private key of secp256k1: it is zero, or not below the curve's order.");
        var claim = Encoding.UTF8.GetBytes($"{purpose}:{Convert.ToHexStringLower(signed)}");
        return Secp256K1.Recover(Keccak256.Hash(claim), Read(answer.Signature, "this key"))
            ?? throw new UntrustedKeyException("The signature of this key is nobody's.");
    }

    /// <summary>The public key of dstack's KMS: who signed that this root is that application's.</summary>
    /// <exception cref="UntrustedKeyException">The application's id has another length, or the signature is nobody's.</exception>
    public static byte[] KmsOf(byte[] root, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> application)
    {
        if (application.Length != ApplicationIdSize)
            throw new UntrustedKeyException($"The application's id has {application.Length} bytes; {ApplicationIdSize} are expected.");
        byte[] claim = [.. "dstack-kms-issued:"u8, .. application, .. root];
        return Secp256K1.Recover(Keccak256.Hash(claim), Read(signature, "its root"))
            ?? throw new UntrustedKeyException("The signature of its root is nobody's.");
    }

    static RecoverableSignature Read(ReadOnlySpan<byte> signature, string what)
    {
        try
        {
            return RecoverableSignature.Parse(signature);
        }
        catch (MalformedSignatureException cause)
        {
            throw new UntrustedKeyException($"The signature of {what} is not in dstack's form. {cause.Message}");
        }
    }
}
