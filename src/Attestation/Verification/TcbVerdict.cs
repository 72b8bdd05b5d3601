namespace Attestation.Verification;

/// <summary>How current a platform is, by the levels it reaches.</summary>
sealed record TcbVerdict
{
    /// <summary>The worst of platform, TDX module and quoting enclave.</summary>
    public required TcbStatus Status { get; init; }

    /// <summary>On all three levels, sorted, each once.</summary>
    public required IReadOnlyList<string> Advisories { get; init; }

    /// <summary>Of the platform's level.</summary>
    public required DateTimeOffset PlatformDate { get; init; }

    /// <summary>Of the quoting enclave's level.</summary>
    public required DateTimeOffset QeDate { get; init; }
}
