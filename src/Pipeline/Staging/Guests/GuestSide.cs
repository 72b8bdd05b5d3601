namespace Pipeline.Staging.Guests;

/// <summary>What a staging KMS needs that a booted machine asks.</summary>
/// <param name="Tls">Its certificate; the guest has the authority.</param>
/// <param name="TdSocket">Where the machine's port ends, at the simulator beside this KMS; null: beside another one.</param>
/// <param name="IsReady">False: its policy is out of force, so that it is up, and never ready.</param>
sealed record GuestSide(StagingTls Tls, string? TdSocket, bool IsReady = true);
