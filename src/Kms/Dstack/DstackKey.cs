using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Attestation.Protocol;

namespace Kms.Dstack;

/// <summary>The answer to GetKey: a key, and what the application's root key signed of it.</summary>
sealed record DstackKey
{
    const int KeySize = 32;
    const int SignatureSize = RecoverableSignature.Size;

    // SEC 2, 2.4.1: private keys are 1 to n - 1.
    static ReadOnlySpan<byte> Order =>
    [
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe,
        0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
    ];

    /// <summary>32 bytes; whoever has them clears them.</summary>
    public required byte[] Key { get; init; }

    /// <summary>The application's root on this key: r ‖ s ‖ v of secp256k1, 65 bytes.</summary>
    public required byte[] Signature { get; init; }

    /// <summary>dstack's KMS on the application's root, in the same form; empty where there is no such KMS.</summary>
    public required byte[] RootSignature { get; init; }

    /// <summary>Reads the answer to its end. By a reader, not into a record: no string ever holds the key.</summary>
    /// <exception cref="DstackUnavailableException">It is not whole, or has something of another length, or no key of secp256k1.</exception>
    public static DstackKey Parse(ReadOnlySpan<byte> body)
    {
        byte[]? key = null;
        try
        {
            byte[][]? chain = null;
            var reader = new Utf8JsonReader(body);
            Demand(reader.Read() && reader.TokenType is JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("key"u8))
                {
                    Demand(key is null);
                    key = Hex(ref reader, KeySize);
                    Demand(key.ContainsAnyExcept((byte)0) && key.AsSpan().SequenceCompareTo(Order) < 0);
                }
                else if (reader.ValueTextEquals("signature_chain"u8))
                {
                    Demand(chain is null);
                    chain = Chain(ref reader);
                }
                else
                    reader.Skip();
            }
            // Behind the object there is nothing but space: the reader itself sees to that.
            reader.Read();
            return key is not null && chain is not null ? new() { Key = key, Signature = chain[0], RootSignature = chain[1] } : throw Unreadable(null);
        }
        catch (Exception cause) when (cause is JsonException or DstackUnavailableException)
        {
            CryptographicOperations.ZeroMemory(key);
            throw cause as DstackUnavailableException ?? Unreadable(cause);
        }
    }

    static byte[][] Chain(ref Utf8JsonReader reader)
    {
        Demand(reader.Read() && reader.TokenType is JsonTokenType.StartArray);
        var ofKey = Hex(ref reader, SignatureSize);
        Demand(reader.Read() && reader.TokenType is JsonTokenType.String);
        var ofRoot = reader.ValueSpan.IsEmpty ? [] : Bytes(reader.ValueSpan, SignatureSize);
        Demand(reader.Read() && reader.TokenType is JsonTokenType.EndArray);
        return [ofKey, ofRoot];
    }

    static byte[] Hex(ref Utf8JsonReader reader, int size)
    {
        Demand(reader.Read() && reader.TokenType is JsonTokenType.String);
        return Bytes(reader.ValueSpan, size);
    }

    static byte[] Bytes(ReadOnlySpan<byte> text, int size)
    {
        var digits = text.StartsWith("0x"u8) ? text[2..] : text;
        var bytes = new byte[size];
        if (digits.Length == 2 * size && Convert.FromHexString(digits, bytes, out _, out _) is OperationStatus.Done)
            return bytes;
        CryptographicOperations.ZeroMemory(bytes);
        throw Unreadable(null);
    }

    static void Demand(bool isSo)
    {
        if (!isSo)
            throw Unreadable(null);
    }

    static DstackUnavailableException Unreadable(Exception? cause) => DstackCalls.Unreadable("GetKey", cause);
}
