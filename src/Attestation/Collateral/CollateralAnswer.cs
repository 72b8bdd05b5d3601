using System.Buffers;
using System.Net;
using System.Text;

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
        throw new CollateralUnavailableException(address, HttpStatusCode.OK, $"answered without the header {names[0]}");
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
            return SignedBody.Read(body, member);
        }
        catch (FormatException e)
        {
            throw new CollateralUnavailableException(address, HttpStatusCode.OK, $"did not answer {member} with its signature", e);
        }
    }

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
