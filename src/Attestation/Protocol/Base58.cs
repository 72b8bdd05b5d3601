using System.Buffers;

namespace Attestation.Protocol;

/// <summary>Bitcoin's base58, in which libp2p writes peer ids.</summary>
static class Base58
{
    const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    const int Base = 58;

    // Four digits at a time: fewer divisions, each still far from what 32 bits hold.
    const int LimbDigits = 4;
    const uint Limb = Base * Base * Base * Base;

    static readonly SearchValues<char> Digits = SearchValues.Create(Alphabet);

    /// <summary>Whether a text has no character but base58's digits. Every such text stands for some bytes.</summary>
    public static bool IsEncoding(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Digits);

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var zeros = bytes.IndexOfAnyExcept((byte)0) is var first && first < 0 ? bytes.Length : first;
        // Four digits hold more than 23 bits.
        var limbs = new uint[(bytes.Length * 8 / 23) + 1];
        var used = 0;
        foreach (var next in bytes[zeros..])
        {
            var carry = (uint)next;
            for (var i = 0; i < used; i++)
                (carry, limbs[i]) = Math.DivRem((limbs[i] << 8) + carry, Limb);
            if (carry > 0)
                limbs[used++] = carry;
        }
        var text = new char[zeros + (limbs.Length * LimbDigits)];
        var at = text.Length;
        foreach (var limb in limbs.AsSpan(0, used))
        {
            var rest = limb;
            for (var i = 0; i < LimbDigits; i++)
                (rest, text[--at]) = (rest / Base, Alphabet[(int)(rest % Base)]);
        }
        // The highest limb may begin with digits of zero, and those are not written.
        while (at < text.Length && text[at] is '1')
            at++;
        text.AsSpan(at - zeros, zeros).Fill('1');
        return new string(text.AsSpan(at - zeros));
    }
}
