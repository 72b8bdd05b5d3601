using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attestation.Measurements;

/// <summary>48 bytes: the value of a register, or the SHA-384 digest that extends one.</summary>
/// <remarks>Equal by value. Its one text form is 96 lower-case hex digits.</remarks>
[JsonConverter(typeof(JsonMeasurement))]
public readonly struct Measurement : IEquatable<Measurement>
{
    /// <summary>Length in bytes: that of a SHA-384 digest.</summary>
    public const int Size = SHA384.HashSizeInBytes;

    readonly Bytes48 bytes;

    Measurement(ReadOnlySpan<byte> source) => source.CopyTo(bytes);

    /// <summary>What every RTMR holds before the first extension.</summary>
    public static Measurement Zero => default;

    /// <summary>True when no bit is set.</summary>
    public bool IsZero => this == default;

    /// <summary>Takes over exactly 48 bytes.</summary>
    /// <exception cref="ArgumentException">There are more or fewer bytes.</exception>
    public static Measurement From(ReadOnlySpan<byte> source) => source.Length == Size
        ? new(source)
        : throw new ArgumentException($"A measurement has {Size} bytes; there are {source.Length}.", nameof(source));

    /// <summary>SHA-384 of the content.</summary>
    public static Measurement Hash(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[Size];
        SHA384.HashData(content, digest);
        return new(digest);
    }

    /// <summary>The register after one extension: SHA-384(this ‖ digest).</summary>
    public Measurement Extend(Measurement digest)
    {
        Span<byte> both = stackalloc byte[2 * Size];
        CopyTo(both);
        digest.CopyTo(both[Size..]);
        return Hash(both);
    }

    /// <summary>Reads 96 lower-case hex digits; upper case is refused, because files are compared as text.</summary>
    public static bool TryParse(string? text, out Measurement measurement)
    {
        measurement = default;
        Span<byte> parsed = stackalloc byte[Size];
        if (text is not { Length: 2 * Size } || text.AsSpan().ContainsAnyInRange('A', 'F'))
            return false;
        if (Convert.FromHexString(text, parsed, out _, out var written) is not System.Buffers.OperationStatus.Done || written != Size)
            return false;
        measurement = new(parsed);
        return true;
    }

    /// <summary>Reads 96 lower-case hex digits.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static Measurement Parse(string? text) => TryParse(text, out var measurement)
        ? measurement
        : throw new FormatException($"\"{text}\" is not a measurement: {2 * Size} lower-case hex digits are expected.");

    /// <summary>Writes the 48 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)bytes).CopyTo(destination);

    /// <summary>The 48 bytes as a new array.</summary>
    public byte[] ToArray() => ((ReadOnlySpan<byte>)bytes).ToArray();

    /// <summary>True when these are the 48 bytes.</summary>
    public bool Is(ReadOnlySpan<byte> other) => other.SequenceEqual(bytes);

    public bool Equals(Measurement other) => ((ReadOnlySpan<byte>)bytes).SequenceEqual(other.bytes);

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Measurement other && Equals(other);

    public override int GetHashCode() => BitConverter.ToInt32(bytes);

    public override string ToString() => Convert.ToHexStringLower(bytes);

    public static bool operator ==(Measurement left, Measurement right) => left.Equals(right);

    public static bool operator !=(Measurement left, Measurement right) => !left.Equals(right);

    [InlineArray(Size)]
    struct Bytes48
    {
        byte first;
    }

    public sealed class JsonMeasurement : JsonConverter<Measurement>
    {
        public override Measurement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
            return TryParse(text, out var measurement)
                ? measurement
                : throw new JsonException($"\"{text}\" is not a measurement: {2 * Size} lower-case hex digits are expected.");
        }

        public override void Write(Utf8JsonWriter writer, Measurement value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
