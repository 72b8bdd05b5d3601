using Node.Kms;

namespace Node.Probes;

/// <summary>Waits until a KMS must have forgotten a challenge.</summary>
static class ExpiryWait
{
    // Its time is given in whole seconds, cut off.
    static readonly TimeSpan Margin = TimeSpan.FromSeconds(1.5);
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <exception cref="ProbeFailedException">That would take too long to be meant.</exception>
    public static async Task For(IssuedChallenge challenge, TimeProvider time, CancellationToken cancel)
    {
        var wait = challenge.ExpiresAt + Margin - time.GetUtcNow();
        if (wait > Longest)
        {
            throw new ProbeFailedException(ProbeStage.Challenge, ProbeCode.ChallengeResponseInvalid,
                $"The challenge expires in {wait.TotalSeconds:0} s; a staging KMS is expected to keep it for less than {Longest.TotalSeconds:0} s.");
        }
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancel);
    }
}
