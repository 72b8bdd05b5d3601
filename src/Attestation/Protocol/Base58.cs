using System.Diagnostics.CodeAnalysis;

namespace Attestation.Protocol;

/// <summary>Bitcoin's base58, in which libp2p writes peer ids.</summary>
static class Base58
{
    const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var digits = new List<int>();
        foreach (var next in bytes)
        {
            var carry = (int)next;
            for (var i = 0; i < digits.Count; i++)
            {
                carry += digits[i] << 8;
                (carry, digits[i]) = Math.DivRem(carry, 58);
            }
            for (; carry > 0; carry /= 58)
                digits.Add(carry % 58);
        }
        var zeros = bytes.IndexOfAnyExcept((byte)0) is var first && first < 0 ? bytes.Length : first;
        return new string('1', zeros) + string.Concat(digits.AsEnumerable().Reverse().Select(digit => Alphabet[digit]));
    }

    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        var reversed = new List<int>();
        foreach (var letter in text)
        {
            var carry = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (carry < 0)
                return false;
            for (var i = 0; i < reversed.Count; i++)
            {
                carry += reversed[i] * 58;
                (carry, reversed[i]) = (carry >> 8, carry & 0xff);
            }
            for (; carry > 0; carry >>= 8)
                reversed.Add(carry & 0xff);
        }
        var zeros = text.TakeWhile(letter => letter == '1').Count();
        bytes = [.. new byte[zeros], .. reversed.AsEnumerable().Reverse().Select(value => (byte)value)];
        return true;
    }
}
