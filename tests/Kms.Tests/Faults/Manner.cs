namespace KmsTests.Faults;

/// <summary>How a service brings its answers.</summary>
enum Manner
{
    /// <summary>At once and whole.</summary>
    Promptly,

    /// <summary>Takes the request, and says nothing.</summary>
    Never,

    /// <summary>Byte by byte, and the last byte never.</summary>
    InDribbles,

    /// <summary>Half of it; then the connection ends.</summary>
    InHalves,

    /// <summary>The connection ends instead.</summary>
    HangingUp,
}
