namespace Kms.Dstack;

/// <summary>The root key of this application, which the first key shows and no later key may change.</summary>
/// <param name="kmsRoot">The public key of dstack's KMS that must have issued it, 33 bytes; null: any, or none.</param>
/// <param name="logger">Where it is named.</param>
sealed partial class ApplicationRoot(byte[]? kmsRoot, ILogger logger)
{
    readonly Lock gate = new();
    Known? known;

    /// <summary>What can be said of every answer at no cost: the form of its signatures, and that what the KMS signed is what it always was.</summary>
    /// <exception cref="UntrustedKeyException">It cannot be from the agent that the first answer was from.</exception>
    public void DemandLikeness(DstackKey answer)
    {
        SignatureChain.DemandForm(answer);
        if (Volatile.Read(ref known) is { } first && !answer.RootSignature.AsSpan().SequenceEqual(first.Signature))
            throw new UntrustedKeyException("The signature of its root is another one than before.");
    }

    /// <summary>Follows the chain from the key to the root, and, the first time, from there to dstack's KMS.</summary>
    /// <param name="answer">The key with its chain.</param>
    /// <param name="purpose">What the key was asked for.</param>
    /// <param name="application">Asks for the application's id; only where a KMS is expected.</param>
    /// <param name="cancel">Ends the asking.</param>
    /// <exception cref="UntrustedKeyException">Another root signed it, or not the KMS that is expected the root.</exception>
    public async Task DemandSignedAsync(DstackKey answer, string purpose, Func<CancellationToken, Task<byte[]>> application, CancellationToken cancel)
    {
        var root = SignatureChain.RootOf(answer, purpose);
        if (Volatile.Read(ref known) is null && kmsRoot is not null)
            DemandIssued(root, answer.RootSignature, await application(cancel));
        var first = Learn(new(root, answer.RootSignature));
        if (!root.AsSpan().SequenceEqual(first.PublicKey))
            throw new UntrustedKeyException($"The key is for another purpose or signed by another root ({Hex(root)}) than this application's ({Hex(first.PublicKey)}).");
        if (!answer.RootSignature.AsSpan().SequenceEqual(first.Signature))
            throw new UntrustedKeyException("The signature of its root is another one than before.");
    }

    void DemandIssued(byte[] root, byte[] signature, byte[] application)
    {
        if (signature is [])
            throw new UntrustedKeyException("No KMS of dstack's signed the application's root, although MERO_KMS_DSTACK_KMS_ROOT names one.");
        var issuer = SignatureChain.KmsOf(root, signature, application);
        if (!issuer.AsSpan().SequenceEqual(kmsRoot))
            throw new UntrustedKeyException($"The root {Hex(root)} of the application {Hex(application)} is not signed by {Hex(kmsRoot)}, which MERO_KMS_DSTACK_KMS_ROOT names (found {Hex(issuer)}).");
    }

    Known Learn(Known found)
    {
        lock (gate)
        {
            if (known is { } first)
                return first;
            Learned(logger, Hex(found.PublicKey), kmsRoot is null ? "not compared with any KMS of dstack's" : $"issued by dstack's KMS {Hex(kmsRoot)}");
            return known = found;
        }
    }

    static string Hex(ReadOnlySpan<byte> publicKey) => Convert.ToHexStringLower(publicKey);

    sealed record Known(byte[] PublicKey, byte[] Signature);

    [LoggerMessage(LogLevel.Information, "dstack's keys are signed by the root {Root} of this application ({Issuer}); keys of another are refused from now on")]
    static partial void Learned(ILogger logger, string root, string issuer);
}
