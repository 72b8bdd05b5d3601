using System.Net;
using System.Text;

namespace Attestation.Collateral;

/// <summary>One GET to a collateral service, and what its status means.</summary>
/// <remarks>
/// Statuses as PCS API v4 lists them for each path: 200, 400, 401, 404, 410, 500, 503, and 429 with <c>Retry-After</c>; Intel's PCCS adds
/// 460 to 462 and 502. Redirects are not followed: neither service answers with any, and an address that was checked to be https must not
/// lead to one that was not.
/// </remarks>
sealed class CollateralRequest(HttpClient http, TimeProvider time)
{
    /// <summary>Bytes; Intel's largest answer is some kilobytes, a revocation list grows by 20 bytes a machine.</summary>
    const int LargestBody = 4 * 1024 * 1024;

    const int ShownBody = 500;
    const int ShownHeader = 64;

    /// <param name="address">What to ask for.</param>
    /// <param name="known">What the service answered before, if it shall say only what is new.</param>
    /// <param name="cancel">Ends the request.</param>
    /// <exception cref="CollateralUnavailableException">There is no answer, or none of success, or one without end.</exception>
    public async Task<CollateralAnswer> SendAsync(Uri address, CollateralAnswer? known, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (known?.EntityTag is { } tag)
            request.Headers.IfNoneMatch.Add(tag);
        request.Headers.IfModifiedSince = known?.LastModified;
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
            return await ReadAsync(address, answer, known, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new CollateralUnavailableException(address, CollateralFailureReason.Unreachable, "was not answered", e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new CollateralUnavailableException(address, CollateralFailureReason.TimedOut, "was not answered in the client's time", e);
        }
    }

    async Task<CollateralAnswer> ReadAsync(Uri address, HttpResponseMessage answer, CollateralAnswer? known, CancellationToken cancel)
    {
        if (answer.RequestMessage?.RequestUri is { } answering && answering != address)
            throw new CollateralUnavailableException(address, CollateralFailureReason.RequestRefused, $"was answered by {answering} instead; redirects are not followed");
        var chains = Chains(answer);
        if (answer.StatusCode is HttpStatusCode.NotModified)
            return Unchanged(address, known, chains);
        if (answer.StatusCode is not HttpStatusCode.OK)
            throw await RefusedAsync(address, answer, cancel).ConfigureAwait(false);
        return new()
        {
            Address = address,
            Body = await ReadBodyAsync(address, answer, cancel).ConfigureAwait(false),
            Chains = chains,
            EntityTag = answer.Headers.ETag,
            LastModified = answer.Content.Headers.LastModified,
        };
    }

    // RFC 9111, 3.2: headers that come with a 304 replace those from before.
    static CollateralAnswer Unchanged(Uri address, CollateralAnswer? known, Dictionary<string, string> chains)
    {
        if (known is not { CanBeAskedForNews: true })
            throw new CollateralUnavailableException(address, CollateralFailureReason.MalformedAnswer, "answered 304, although no earlier answer was named") { Status = HttpStatusCode.NotModified };
        return known with { Chains = chains.Count > 0 ? chains : known.Chains, IsReused = true };
    }

    async Task<CollateralUnavailableException> RefusedAsync(Uri address, HttpResponseMessage answer, CancellationToken cancel)
    {
        using var content = await answer.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        var body = new byte[ShownBody];
        var shown = await content.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
        var request = answer.Headers.TryGetValues("Request-ID", out var ids) ? $", Request-ID {OneLine.Of(ids.First(), ShownHeader)}" : "";
        var finding = $"answered {(int)answer.StatusCode}{request}: \"{OneLine.Of(Encoding.UTF8.GetString(body, 0, shown), ShownBody)}\"";
        return new(address, ReasonOf(address, answer.StatusCode), finding) { Status = answer.StatusCode, RetryAfter = RetryAfter(answer) };
    }

    static CollateralFailureReason ReasonOf(Uri address, HttpStatusCode status) => status switch
    {
        HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => CollateralFailureReason.ServiceError,
        HttpStatusCode.NotFound when address.AbsolutePath.EndsWith("/tcb", StringComparison.Ordinal) => CollateralFailureReason.UnknownPlatform,
        _ => CollateralFailureReason.RequestRefused,
    };

    TimeSpan? RetryAfter(HttpResponseMessage answer)
    {
        var after = answer.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - time.GetUtcNow() : null;
        return after < TimeSpan.Zero ? TimeSpan.Zero : after;
    }

    static Dictionary<string, string> Chains(HttpResponseMessage answer) => answer.Headers
        .Where(header => header.Key.EndsWith("-Issuer-Chain", StringComparison.OrdinalIgnoreCase))
        .ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);

    static async Task<byte[]> ReadBodyAsync(Uri address, HttpResponseMessage answer, CancellationToken cancel)
    {
        using var content = await answer.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await content.ReadAsync(buffer, cancel).ConfigureAwait(false) is > 0 and var count)
        {
            if (body.Length + count > LargestBody)
                throw new CollateralUnavailableException(address, CollateralFailureReason.MalformedAnswer, $"answered more than {LargestBody} bytes") { Status = answer.StatusCode };
            body.Write(buffer, 0, count);
        }
        return body.ToArray();
    }
}
