using Attestation.Quotes;
using Attestation.Verification;

namespace Kms.Evidence;

/// <summary>What a genuine quote says of a node. Whether that is good enough, the policy decides.</summary>
sealed record VerifiedNode(TdReport Report, TcbStatus TcbStatus);
