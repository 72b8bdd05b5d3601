using Attestation.Protocol;
using Kms.Dstack;
using Kms.Errors;
using Kms.Settings;

namespace Kms.Keys;

/// <summary>Gets a peer's key from dstack. Peers, profiles and namespaces never share one.</summary>
sealed class KeyDerivation(IDstackAgent agent, KmsSettings settings)
{
    /// <exception cref="RefusedException">dstack does not answer, or will not.</exception>
    public async Task<byte[]> DeriveAsync(PeerId peer, CancellationToken cancel)
    {
        try
        {
            return await agent.KeyAsync($"{settings.KeyNamespace}/{settings.Profile}/{peer}", cancel);
        }
        catch (DstackUnavailableException cause)
        {
            throw RefusedException.Unavailable("The key service of the machine does not answer.", cause);
        }
        catch (UntrustedKeyException cause)
        {
            throw new RefusedException(Refusal.KeyDerivationFailed, "The key service of the machine gave a key that is not signed as this service's keys are.", cause);
        }
        catch (DstackRefusedException cause)
        {
            throw new RefusedException(Refusal.KeyDerivationFailed, "The key service of the machine refused to derive the key.", cause);
        }
    }
}
