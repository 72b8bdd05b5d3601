namespace Attestation.Collateral;

/// <summary>The kinds of updates as they are written, in addresses and in settings alike.</summary>
public static class CollateralUpdates
{
    /// <summary><c>standard</c> or <c>early</c>.</summary>
    public static string NameOf(CollateralUpdate update) => update switch
    {
        CollateralUpdate.Standard => "standard",
        CollateralUpdate.Early => "early",
        _ => throw new ArgumentOutOfRangeException(nameof(update), update, "There are two kinds of updates."),
    };

    /// <summary>Whether a text is one of the two names, letter by letter.</summary>
    public static bool TryParse(string text, out CollateralUpdate update)
    {
        update = text is "early" ? CollateralUpdate.Early : CollateralUpdate.Standard;
        return text is "standard" or "early";
    }
}
