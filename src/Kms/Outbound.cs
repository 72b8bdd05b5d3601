namespace Kms;

/// <summary>Clients for the services that this one asks.</summary>
static class Outbound
{
    // GitHub moves a download once, to its store.
    const int MostMoves = 3;

    /// <summary>Asks one address and no other; of an address of this machine no proxy hears.</summary>
    /// <param name="address">What will be asked.</param>
    /// <param name="mayMove">Whether an https address may point to another one; to http it never may.</param>
    public static HttpClient To(Uri address, bool mayMove = false) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = mayMove && address.Scheme == Uri.UriSchemeHttps,
        MaxAutomaticRedirections = MostMoves,
        UseProxy = !address.IsLoopback,
        UseCookies = false,
    });
}
