using System.Buffers;
using System.Text.Json;

namespace Node.Data.Disks;

/// <summary>The name that GCP gives an NVMe disk: in what the disk answers to NVMe's Identify Namespace.</summary>
/// <remarks>
/// Bytes 384 to 4095 are the vendor's: GCP writes JSON there, <c>{"device_name":"mero-data",…}</c>, and zeros behind it. Google's own
/// images read it by <see href="https://github.com/GoogleCloudPlatform/guest-configs/blob/master/src/lib/udev/google_nvme_id"/>, a script
/// that this image does not have.
/// </remarks>
static class GoogleDiskName
{
    /// <summary>What a persistent disk's controller says that it is.</summary>
    public const string Model = "nvme_card-pd";

    /// <summary>Bytes of the answer.</summary>
    public const int IdentitySize = 4096;

    const int VendorOffset = 384;
    const string Member = "device_name";

    /// <summary>Characters of a name at most, as of every name in Compute Engine.</summary>
    const int LongestName = 63;

    static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>The name; null where the vendor wrote nothing.</summary>
    /// <param name="identity">The whole answer.</param>
    /// <exception cref="InvalidDataException">Something is there that is no such name.</exception>
    public static string? Parse(ReadOnlySpan<byte> identity)
    {
        if (identity.Length is not IdentitySize)
            throw new InvalidDataException($"the identity has {identity.Length} bytes; {IdentitySize} are expected");
        var vendor = identity[VendorOffset..];
        if (!vendor.ContainsAnyExcept((byte)0))
            return null;
        if (vendor[^1] is not 0)
            throw new InvalidDataException($"the vendor's {vendor.Length} bytes do not end with a zero");
        var json = vendor[..vendor.IndexOf((byte)0)];
        if (vendor[json.Length..].ContainsAnyExcept((byte)0))
            throw new InvalidDataException("something other than zeros is behind the vendor's text");
        return Name(json);
    }

    static string Name(ReadOnlySpan<byte> json)
    {
        string? name = null;
        try
        {
            var reader = new Utf8JsonReader(json, new() { MaxDepth = 4 });
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
                throw new InvalidDataException("the vendor's text is no JSON object");
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var isName = reader.ValueTextEquals(Member);
                reader.Read();
                if (isName && name is not null)
                    throw new InvalidDataException($"the vendor's text has {Member} twice");
                if (isName)
                    name = reader.TokenType is JsonTokenType.String ? reader.GetString() : throw new InvalidDataException($"{Member} is no string");
                reader.Skip();
            }
            // Whatever stands behind the object is an error of the reader's.
            reader.Read();
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("the vendor's text is no JSON object", cause);
        }
        return name switch
        {
            null => throw new InvalidDataException($"the vendor's text has no {Member}"),
            { Length: 0 or > LongestName } => throw new InvalidDataException($"{Member} has {name.Length} characters; 1 to {LongestName} are expected"),
            _ when name.AsSpan().ContainsAnyExcept(Letters) => throw new InvalidDataException($"{Member} has other characters than letters, digits, - and _"),
            _ => name,
        };
    }
}
