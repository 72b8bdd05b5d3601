namespace Attestation.EventLogs;

/// <summary>Hash algorithms by their number in the TCG Algorithm Registry (TPM_ALG_ID). A log may name others.</summary>
public enum TcgAlgorithm : ushort
{
    Sha1 = 0x0004,
    Sha256 = 0x000b,
    Sha384 = 0x000c,
    Sha512 = 0x000d,

    /// <summary>Known, not computed: .NET has no SM3.</summary>
    Sm3 = 0x0012,
}
