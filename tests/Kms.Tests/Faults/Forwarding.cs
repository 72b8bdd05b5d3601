using System.Net.Http.Headers;
using System.Text;

namespace KmsTests.Faults;

/// <summary>Answers with what another service answers.</summary>
static class Forwarding
{
    public static async Task<Answer> ForwardAsync(HttpClient to, string request)
    {
        var first = request.Split('\r')[0].Split(' ');
        using var message = new HttpRequestMessage(new(first[0]), first[1].TrimStart('/'));
        if (message.Method == HttpMethod.Post)
        {
            message.Content = new ByteArrayContent(Encoding.Latin1.GetBytes(request.Split("\r\n\r\n", 2)[1]));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        using var answer = await to.SendAsync(message);
        var chains = answer.Headers.Where(header => header.Key.EndsWith("-Chain", StringComparison.OrdinalIgnoreCase)).Select(header => $"{header.Key}: {string.Join(',', header.Value)}\r\n");
        return new(await answer.Content.ReadAsByteArrayAsync(), (int)answer.StatusCode, string.Concat(chains));
    }
}
