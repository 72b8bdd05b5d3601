using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Attestation.Collateral;

/// <summary>One answer of a collateral service: a body of bounded size, and the chains that stand in headers.</summary>
sealed class CollateralAnswer(Uri address, byte[] body, IReadOnlyDictionary<string, string> headers)
{
    /// <summary>Bytes; Intel's largest answer is some kilobytes, a revocation list grows by 20 bytes a machine.</summary>
    const int LargestBody = 4 * 1024 * 1024;

    const int ShownBody = 500;

    /// <exception cref="CollateralUnavailableException">There is no answer, or none of success, or one without end.</exception>
    public static async Task<CollateralAnswer> GetAsync(HttpClient http, Uri address, CancellationToken cancel)
    {
        try
        {
            using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
            var body = await ReadAsync(address, answer, cancel).ConfigureAwait(false);
            if (answer.StatusCode is not HttpStatusCode.OK)
                throw new CollateralUnavailableException(address, answer.StatusCode, $"answered {(int)answer.StatusCode}: \"{Shown(body)}\"");
            return new(address, body, answer.Headers.ToDictionary(
                header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new CollateralUnavailableException(address, status: null, "was not answered", e);
        }
    }

    /// <summary>A chain in PEM, URL-encoded in the first of these headers that is there.</summary>
    /// <exception cref="CollateralUnavailableException">There is none.</exception>
    public string Chain(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (headers.TryGetValue(name, out var chain))
                return Uri.UnescapeDataString(chain);
        }
        throw Unusable($"answered without the header {names[0]}");
    }

    /// <summary>The body as DER; some caches answer its hex.</summary>
    public byte[] Der()
    {
        if (body is [(byte)'3', (byte)'0', ..])
        {
            var der = new byte[body.Length / 2];
            if (Convert.FromHexString(body, der, out _, out _) is OperationStatus.Done)
                return der;
        }
        return body;
    }

    /// <summary>The text of a member exactly as it stands in the body, and the signature over it, which stands beside it.</summary>
    /// <exception cref="CollateralUnavailableException">The body has another form.</exception>
    public (string Text, byte[] Signature) SignedMember(string member)
    {
        try
        {
            return ReadSigned(member);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or DecoderFallbackException)
        {
            throw new CollateralUnavailableException(address, HttpStatusCode.OK, $"did not answer {{\"{member}\": …, \"signature\": …}}", e);
        }
    }

    (string Text, byte[] Signature) ReadSigned(string member)
    {
        (string? text, byte[]? signature) = (null, null);
        var reader = new Utf8JsonReader(body, new() { AllowMultipleValues = false });
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
            throw new JsonException("An object is expected.");
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (name == member && text is null)
                text = Slice(ref reader);
            else if (name is "signature" && signature is null)
                signature = Convert.FromHexString(reader.GetString()!);
            else
                reader.Skip();
        }
        return (text ?? throw new JsonException($"{member} is missing."), signature ?? throw new JsonException("signature is missing."));
    }

    // The signature is over these very bytes: they are cut out, never written anew.
    string Slice(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        return strict.GetString(body, start, (int)reader.BytesConsumed - start);
    }

    CollateralUnavailableException Unusable(string finding) => new(address, HttpStatusCode.OK, finding);

    static async Task<byte[]> ReadAsync(Uri address, HttpResponseMessage answer, CancellationToken cancel)
    {
        using var content = await answer.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await content.ReadAsync(buffer, cancel).ConfigureAwait(false) is > 0 and var count)
        {
            if (body.Length + count > LargestBody)
                throw new CollateralUnavailableException(address, answer.StatusCode, $"answered more than {LargestBody} bytes");
            body.Write(buffer, 0, count);
        }
        return body.ToArray();
    }

    static string Shown(byte[] body) => Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, ShownBody)));
}
