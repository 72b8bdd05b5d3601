using Kms.Settings;

namespace Kms.Policies;

/// <summary>Gets the bytes of the policy from where the settings say it is.</summary>
sealed class PolicyFetcher(KmsSettings settings, HttpClient http, TimeProvider time)
{
    /// <summary>Longest policy that is read, in bytes.</summary>
    const int Limit = 1024 * 1024;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    Task<byte[]>? reading;

    /// <summary>How the policy's place is named in messages; of an address without its query, which may hold a token.</summary>
    public string? Source => settings.PolicyFile ?? settings.PolicyUrl?.GetLeftPart(UriPartial.Path);

    /// <exception cref="PolicyRefusedException">No policy is set, or it could not be read.</exception>
    public async Task<byte[]> FetchAsync(CancellationToken cancel)
    {
        try
        {
            return settings switch
            {
                { PolicyFile: { } file } => await OpenAsync(file, cancel),
                { PolicyUrl: { } url } => await DownloadAsync(url, cancel),
                _ => throw new PolicyRefusedException("No policy is set; name one by MERO_KMS_POLICY_FILE or MERO_KMS_POLICY_URL."),
            };
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            throw new PolicyRefusedException($"{Source} could not be read ({Reason(cause)}).", cause);
        }
    }

    // To open a file, too, may wait without end, and nothing can cancel that: one thread stays with it, however often this is tried.
    async Task<byte[]> OpenAsync(string file, CancellationToken cancel)
    {
        if (reading is not { IsCompleted: false })
            reading = Task.Run(() => ReadAsync(File.OpenRead(file), CancellationToken.None), CancellationToken.None);
        try
        {
            return await reading.WaitAsync(Patience, time, cancel);
        }
        catch (TimeoutException cause)
        {
            throw new PolicyRefusedException($"{Source} could not be read within {Patience.TotalSeconds:0} s.", cause);
        }
    }

    async Task<byte[]> DownloadAsync(Uri url, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            using var answer = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            answer.EnsureSuccessStatusCode();
            return await ReadAsync(await answer.Content.ReadAsStreamAsync(patience.Token), patience.Token);
        }
        catch (OperationCanceledException cause) when (!cancel.IsCancellationRequested)
        {
            throw new PolicyRefusedException($"{Source} did not answer within {Patience.TotalSeconds:0} s.", cause);
        }
    }

    async Task<byte[]> ReadAsync(Stream content, CancellationToken cancel)
    {
        await using (content)
        {
            var buffer = new byte[Limit + 1];
            var length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
            return length <= Limit
                ? buffer.AsSpan(0, length).ToArray()
                : throw new PolicyRefusedException($"{Source} is longer than {Limit} bytes, which no policy is.");
        }
    }

    static string Reason(Exception cause) => cause switch
    {
        HttpRequestException { StatusCode: { } status } => $"answered {(int)status}",
        HttpRequestException request => request.HttpRequestError.ToString(),
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        _ => cause.GetType().Name,
    };
}
