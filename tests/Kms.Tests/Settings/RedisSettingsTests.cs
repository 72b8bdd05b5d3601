using Attestation;
using Kms.Settings;

namespace KmsTests.Settings;

public sealed class RedisSettingsTests
{
    [Theory]
    [InlineData("redis://127.0.0.1", "127.0.0.1", 6379, false, null, null, 0)]
    [InlineData("redis://[::1]:7000/3", "::1", 7000, false, null, null, 3)]
    [InlineData("rediss://redis.example.org", "redis.example.org", 6379, true, null, null, 0)]
    [InlineData("rediss://:secret@redis.example.org/", "redis.example.org", 6379, true, null, "secret", 0)]
    [InlineData("rediss://kms:a%3Ab%2Fc%40%25@redis.example.org:6380/15", "redis.example.org", 6380, true, "kms", "a:b/c@%", 15)]
    [InlineData("unix:///run/redis/redis.sock", "/run/redis/redis.sock", null, false, null, null, 0)]
    public void An_address_says_where_and_as_whom(string text, string host, int? port, bool isTls, string? user, string? password, int database)
    {
        var expected = new RedisAddress { Host = host, Port = port, IsTls = isTls, User = user, Password = password, Database = database };
        Assert.Equal(expected, Read(text, EvidenceEnvironment.Tdx, out var mistakes));
        Assert.Empty(mistakes);
    }

    [Theory]
    [InlineData("redis://redis:6379", "goes to another machine without TLS")]
    [InlineData("redis://localhost", "goes to another machine without TLS")]
    [InlineData("redis://10.0.0.1", "goes to another machine without TLS")]
    public void In_tdx_what_leaves_the_machine_needs_tls(string text, string why)
    {
        Read(text, EvidenceEnvironment.Tdx, out var mistakes);
        Assert.StartsWith("REDIS_URL " + why, Assert.Single(mistakes));
        Read(text, EvidenceEnvironment.Simulation, out var none);
        Assert.Empty(none);
    }

    [Fact]
    public void All_mistakes_are_said_and_nothing_of_the_address()
    {
        Read("redis://hidden-user@hidden-host:0/hidden-database?hidden-query#hidden-end", EvidenceEnvironment.Simulation, out var mistakes);
        Assert.Equal(4, mistakes.Count);
        Assert.DoesNotContain(mistakes, mistake => mistake.Contains("hidden", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("hidden")]
    [InlineData("redis://:hidden#word@127.0.0.1")]
    [InlineData("redis://:hidden/word@127.0.0.1")]
    [InlineData("redis://:hidden?word@127.0.0.1")]
    [InlineData("redis://:hidden@127.0.0.1:port")]
    public void A_password_that_spoils_the_address_is_not_repeated(string text)
    {
        Assert.Null(Read(text, EvidenceEnvironment.Simulation, out var mistakes));
        Assert.All(mistakes, mistake => Assert.StartsWith("REDIS_URL ", mistake));
        Assert.DoesNotContain(mistakes, mistake => mistake.Contains("hidden", StringComparison.Ordinal));
        Assert.NotEmpty(mistakes);
    }

    [Fact]
    public void An_address_prints_neither_user_nor_password()
    {
        Assert.Equal("rediss://redis.example.org:6379/2", Read("rediss://hidden:hidden@redis.example.org/2", EvidenceEnvironment.Tdx, out _)!.ToString());
        Assert.Equal("redis://[::1]:6379/0", Read("redis://[::1]", EvidenceEnvironment.Tdx, out _)!.ToString());
        Assert.Equal("unix:///run/redis.sock", Read("unix:///run/redis.sock", EvidenceEnvironment.Tdx, out _)!.ToString());
    }

    [Theory]
    [InlineData("rediss://127.0.0.1", "/nowhere/ca.pem", "is /nowhere/ca.pem; the PEM file")]
    [InlineData("rediss://127.0.0.1", "/etc/hostname", "is /etc/hostname; the PEM file")]
    [InlineData(null, "/etc/hostname", "is set, but REDIS_URL is not")]
    public void An_authority_must_be_one_and_of_use(string? url, string authority, string why)
    {
        var variables = new Dictionary<string, string> { ["REDIS_CA_FILE"] = authority };
        if (url is not null)
            variables["REDIS_URL"] = url;
        var read = new Variables(variables);
        RedisSettings.Read(read, EvidenceEnvironment.Tdx);
        Assert.StartsWith("REDIS_CA_FILE " + why, Assert.Single(read.Mistakes));
    }

    [Fact]
    public void An_authority_without_tls_is_of_no_use()
    {
        using var forge = QuoteForge.Create();
        var file = Path.GetTempFileName();
        File.WriteAllText(file, forge.RootPem);
        var read = new Variables(new Dictionary<string, string> { ["REDIS_CA_FILE"] = file, ["REDIS_URL"] = "redis://127.0.0.1" });
        RedisSettings.Read(read, EvidenceEnvironment.Tdx);
        File.Delete(file);
        Assert.StartsWith("REDIS_CA_FILE is set, but REDIS_URL is without TLS", Assert.Single(read.Mistakes));
    }

    static RedisAddress? Read(string url, EvidenceEnvironment environment, out IReadOnlyList<string> mistakes)
    {
        var variables = new Variables(new Dictionary<string, string> { ["REDIS_URL"] = url });
        var address = RedisSettings.Read(variables, environment);
        mistakes = variables.Mistakes;
        return address;
    }
}
