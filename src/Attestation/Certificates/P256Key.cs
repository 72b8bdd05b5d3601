using System.Security.Cryptography;

namespace Attestation.Certificates;

/// <summary>A public key of P-256 that verifies many signatures.</summary>
/// <remarks>
/// Importing a key costs twice what a verification does, so imported ones are kept. <see cref="ECDsa"/> is not promised to be safe for
/// several threads at once: each verification takes an idle one, or imports its own, and gives it back.
/// </remarks>
sealed class P256Key(ReadOnlySpan<byte> point)
{
    /// <summary>Imported keys that wait to be used; with more threads than these at once, some import anew.</summary>
    const int MostIdle = 4;

    // A copy: the bytes it came from may be somebody's buffer.
    readonly byte[] point = point.ToArray();
    readonly ECDsa?[] idle = new ECDsa?[MostIdle];

    /// <summary>False also for a key that is not a point of the curve.</summary>
    public bool Verifies(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        if ((Take() ?? P256.Import(point)) is not { } key)
            return false;
        var holds = P256.Verifies(key, content, signature);
        GiveBack(key);
        return holds;
    }

    ECDsa? Take()
    {
        foreach (ref var place in idle.AsSpan())
        {
            if (Interlocked.Exchange(ref place, null) is { } key)
                return key;
        }
        return null;
    }

    void GiveBack(ECDsa key)
    {
        foreach (ref var place in idle.AsSpan())
        {
            if (Interlocked.CompareExchange(ref place, key, null) is null)
                return;
        }
        key.Dispose();
    }
}
