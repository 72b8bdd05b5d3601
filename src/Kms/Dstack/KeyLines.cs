using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Kms.Dstack;

/// <summary>Gets keys from the guest agent, each over a connection that nothing else uses meanwhile, and demands that they are the application's.</summary>
/// <remarks>
/// To follow a key to its root takes some 0.8 ms, several times what the rest of a release does. So who is at the other end of a connection shows it with
/// the first key, and while keys come without a pause, with one of <see cref="KeyLine.Between"/>. Where keys come one by one, each is followed.
/// </remarks>
sealed class KeyLines(string? endpoint, TimeSpan longestPause, TimeProvider time, ApplicationRoot root) : IDisposable
{
    // More at a time there may be; they end with their key.
    const int MostKept = 64;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly ConcurrentStack<KeyLine> kept = new();
    bool isDisposed;

    /// <summary>The key of a path: 32 bytes, which the caller clears.</summary>
    /// <param name="path">It is the purpose, too: that does not enter the key, but is what the root signs, and the path is not.</param>
    /// <param name="application">Asks for the application's id.</param>
    /// <param name="cancel">Ends the asking.</param>
    public async Task<byte[]> KeyAsync(string path, Func<CancellationToken, Task<byte[]>> application, CancellationToken cancel)
    {
        var line = kept.TryPop(out var found) ? found : new(endpoint, longestPause, time);
        DstackKey? answer = null;
        try
        {
            answer = await AskAsync(line, path, cancel);
            root.DemandLikeness(answer);
            var isProven = line.IsProofDue;
            if (isProven)
                await root.DemandSignedAsync(answer, path, application, cancel);
            line.Count(isProven);
        }
        catch
        {
            // Whatever it was: who answers next must show again who he is.
            line.Dispose();
            CryptographicOperations.ZeroMemory(answer?.Key);
            throw;
        }
        Keep(line);
        return answer.Key;
    }

    public void Dispose()
    {
        Volatile.Write(ref isDisposed, true);
        while (kept.TryPop(out var line))
            line.Dispose();
    }

    static async Task<DstackKey> AskAsync(KeyLine line, string path, CancellationToken cancel)
    {
        var body = await line.Calls.PostAsync("GetKey", new(path, path, "secp256k1"), DstackMessages.Default.DstackKeyRequest, Patience, cancel);
        try
        {
            return DstackKey.Parse(body);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(body);
        }
    }

    void Keep(KeyLine line)
    {
        if (kept.Count < MostKept && !Volatile.Read(ref isDisposed))
            kept.Push(line);
        else
            line.Dispose();
    }
}
