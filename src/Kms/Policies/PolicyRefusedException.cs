namespace Kms.Policies;

/// <summary>There is a policy, or should be, but it must not be used. The message says why and names no secret.</summary>
sealed class PolicyRefusedException(string message, Exception? cause = null) : Exception(message, cause);
