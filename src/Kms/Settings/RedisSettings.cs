using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Attestation;

namespace Kms.Settings;

/// <summary>The variables about Redis. None of what they say is ever repeated, because a password may be anywhere in it.</summary>
static class RedisSettings
{
    const string Name = "REDIS_URL";
    const string AuthorityName = "REDIS_CA_FILE";
    const int DefaultPort = 6379;
    const int HighestDatabase = 9999;

    public static RedisAddress? Read(Variables variables, EvidenceEnvironment environment)
    {
        var authority = variables.Text(AuthorityName);
        if (variables.Text(Name) is not { } text)
        {
            if (authority is not null)
                variables.Refuse(AuthorityName, $"is set, but {Name} is not; remove it");
            return null;
        }
        var mistakes = new List<string>();
        var address = Parse(text, mistakes);
        foreach (var mistake in mistakes)
            variables.Refuse(Name, mistake);
        if (address is null)
            return null;
        if (environment is EvidenceEnvironment.Tdx && !address.IsPrivate)
            variables.Refuse(Name, "goes to another machine without TLS although the environment is tdx; rediss, a loopback IP address or a Unix socket is expected there, because Redis decides what was used");
        if (authority is not null)
            DemandAuthority(variables, address, authority);
        return address with { AuthorityFile = authority };
    }

    static RedisAddress? Parse(string text, List<string> mistakes)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("redis" or "rediss" or "unix"))
        {
            mistakes.Add("is not an address such as rediss://user:password@host:6379/0, redis://127.0.0.1 or unix:///run/redis.sock; in a user or password write % and two hex digits for each of : / ? # @ and %");
            return null;
        }
        if (url.Query is not "" || url.Fragment is not "")
            mistakes.Add("has a part behind ? or #; nothing is expected there");
        return url.Scheme is "unix" ? Socket(url, mistakes) : Server(url, mistakes);
    }

    static RedisAddress? Socket(Uri url, List<string> mistakes)
    {
        if (url.Host is not "" || url.UserInfo is not "" || url.AbsolutePath is "/" or "")
            mistakes.Add("is not unix:// and the whole path of a socket, without a user or host");
        return mistakes is []
            ? new() { Host = Uri.UnescapeDataString(url.AbsolutePath), Port = null, IsTls = false, User = null, Password = null, Database = 0 }
            : null;
    }

    static RedisAddress? Server(Uri url, List<string> mistakes)
    {
        if (url.Host is "")
            mistakes.Add("names no host");
        if (url.Port is 0)
            mistakes.Add("names port 0; 1 to 65535 is expected");
        var parts = url.UserInfo.Split(':', 2);
        if (url.UserInfo is not "" && parts is not [_, not ""])
            mistakes.Add("names a user without a password; user:password@ or :password@ is expected before the host");
        var path = url.AbsolutePath.TrimStart('/');
        var database = 0;
        if (url.AbsolutePath is not ("" or "/") && (url.AbsolutePath != $"/{path}"
            || !int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out database) || database > HighestDatabase))
            mistakes.Add($"names no database behind the host; /0 to /{HighestDatabase} is expected");
        return mistakes is not [] ? null : new()
        {
            Host = url.Host.Trim('[', ']'),
            Port = url.Port is -1 ? DefaultPort : url.Port,
            IsTls = url.Scheme is "rediss",
            User = parts is [not "" and var user, _] ? Uri.UnescapeDataString(user) : null,
            Password = parts is [_, var password] ? Uri.UnescapeDataString(password) : null,
            Database = database,
        };
    }

    static void DemandAuthority(Variables variables, RedisAddress address, string authority)
    {
        if (!address.IsTls)
            variables.Refuse(AuthorityName, $"is set, but {Name} is without TLS; use rediss or remove it");
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(authority));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or CryptographicException)
        {
            variables.Refuse(AuthorityName, $"is {authority}; the PEM file of the authority behind Redis's certificate is expected there");
        }
    }
}
