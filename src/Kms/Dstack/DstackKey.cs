using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Kms.Dstack;

/// <summary>The answer to GetKey: a key, and what the application's root key signed of it.</summary>
sealed record DstackKey
{
    const int KeySize = 32;
    const int SignatureSize = 65;

    /// <summary>32 bytes; whoever has them clears them.</summary>
    public required byte[] Key { get; init; }

    /// <summary>r ‖ s ‖ v of secp256k1, 65 bytes.</summary>
    public required byte[] Signature { get; init; }

    /// <summary>Reads the answer to its end. By a reader, not into a record: no string ever holds the key.</summary>
    /// <exception cref="DstackUnavailableException">It is not whole, or has something of another length.</exception>
    public static DstackKey Parse(ReadOnlySpan<byte> body)
    {
        byte[]? key = null;
        try
        {
            byte[]? signature = null;
            var reader = new Utf8JsonReader(body);
            Demand(reader.Read() && reader.TokenType is JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("key"u8))
                {
                    Demand(key is null);
                    key = Hex(ref reader, KeySize);
                }
                else if (reader.ValueTextEquals("signature_chain"u8))
                    signature = FirstOf(ref reader);
                else
                    reader.Skip();
            }
            // Behind the object there is nothing but space: the reader itself sees to that.
            reader.Read();
            return key is not null && signature is not null ? new() { Key = key, Signature = signature } : throw Unreadable(null);
        }
        catch (Exception cause) when (cause is JsonException or DstackUnavailableException)
        {
            CryptographicOperations.ZeroMemory(key);
            throw cause as DstackUnavailableException ?? Unreadable(cause);
        }
    }

    // Two: the application's root key on this key, and dstack's KMS on that root key; the second is empty where there is no such KMS.
    static byte[] FirstOf(ref Utf8JsonReader reader)
    {
        Demand(reader.Read() && reader.TokenType is JsonTokenType.StartArray);
        var first = Hex(ref reader, SignatureSize);
        Demand(reader.Read() && reader.TokenType is JsonTokenType.String);
        Demand(reader.ValueSpan.IsEmpty || Digits(reader.ValueSpan).Length is 2 * SignatureSize);
        Demand(reader.Read() && reader.TokenType is JsonTokenType.EndArray);
        return first;
    }

    static byte[] Hex(ref Utf8JsonReader reader, int size)
    {
        Demand(reader.Read() && reader.TokenType is JsonTokenType.String);
        var digits = Digits(reader.ValueSpan);
        var bytes = new byte[size];
        if (digits.Length == 2 * size && Convert.FromHexString(digits, bytes, out _, out _) is OperationStatus.Done)
            return bytes;
        CryptographicOperations.ZeroMemory(bytes);
        throw Unreadable(null);
    }

    static ReadOnlySpan<byte> Digits(ReadOnlySpan<byte> text) => text.StartsWith("0x"u8) ? text[2..] : text;

    static void Demand(bool isSo)
    {
        if (!isSo)
            throw Unreadable(null);
    }

    static DstackUnavailableException Unreadable(Exception? cause) => DstackCalls.Unreadable("GetKey", cause);
}
