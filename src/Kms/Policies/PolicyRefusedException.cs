using Attestation;

namespace Kms.Policies;

/// <summary>There is a policy, or should be, but it must not be used. The message says why and names no secret.</summary>
/// <remarks>It may quote the policy, and goes into the log and to whoever asks: it is one line, and not long.</remarks>
sealed class PolicyRefusedException(string message, Exception? cause = null) : Exception(OneLine.Of(message), cause);
