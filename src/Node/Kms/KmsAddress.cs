using System.Net;

namespace Node.Kms;

/// <summary>Where a KMS is. Only <c>https</c>, or <c>http</c> to an IP literal of this machine: a key travels over it.</summary>
sealed class KmsAddress
{
    readonly Uri root;

    KmsAddress(Uri root) => this.root = root;

    /// <summary>True when the way does not leave this machine.</summary>
    public bool IsLoopback => IsLoopbackLiteral(root);

    /// <summary>Reads an address; a path in it is kept as the base of all calls.</summary>
    /// <exception cref="ProbeFailedException">There is none, it is no address, or the way to it is open to others.</exception>
    public static KmsAddress Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw Refused(ProbeCode.ProviderNotConfigured, "No KMS is named; give --kms-url.");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Host is "" || address.Query is not "" || address.Fragment is not "")
            throw Refused(ProbeCode.EndpointUrlInvalid, $"\"{text}\" is not the address of a KMS; https://host[:port][/path] is expected.");
        var isSecure = address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IsLoopbackLiteral(address));
        if (!isSecure)
            throw Refused(ProbeCode.HttpInsecure, $"{text} is neither https nor http to 127.0.0.1 or [::1] (a name such as localhost does not count); a key must not travel there.");
        return new(address.AbsolutePath.EndsWith('/') ? address : new(address.AbsoluteUri + "/"));
    }

    /// <summary>The address of one call: <c>attest</c>, <c>get-key</c>.</summary>
    public Uri Of(string call) => new(root, call);

    public override string ToString() => root.ToString();

    static bool IsLoopbackLiteral(Uri address) =>
        address.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 && IPAddress.IsLoopback(IPAddress.Parse(address.DnsSafeHost));

    static ProbeFailedException Refused(string code, string message) => new(ProbeStage.Transport, code, message);
}
