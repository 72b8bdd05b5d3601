using Pipeline.Images;
using Pipeline.Runs;

namespace PipelineTests.Images;

public sealed class AptMirrorTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;

    public AptMirrorTests() => Directory.CreateDirectory(Path.Combine(folder, "sources.list.d"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    void Write(string file, string text) => File.WriteAllText(Path.Combine(folder, file), text);

    [Fact]
    public void A_machine_without_sources_uses_the_public_one() => Assert.Equal(AptMirror.Default, AptMirror.Of(folder));

    [Fact]
    public void One_line_sources_are_read()
    {
        Write("sources.list", """
            # deb http://old.example/debian bookworm main
            deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.example/debian/ bookworm main
            deb-src http://source.example/debian bookworm main
            deb	https://mirror.example/debian-security bookworm-security main
            """);

        Assert.Equal(new(new("http://mirror.example/debian"), AptMirror.Default.Security), AptMirror.Of(folder) with { Security = AptMirror.Default.Security });
        Assert.Equal("https://mirror.example/debian-security", AptMirror.Of(folder).Security.ToString());
    }

    [Fact]
    public void Stanzas_are_read_unless_they_are_disabled()
    {
        Write("sources.list.d/debian.sources", """
            Types: deb
            URIs: http://disabled.example/debian
            Suites: bookworm
            Enabled: no

            Types: deb
            # a comment
            URIs: http://docker.example/linux/other http://mirror.example/archive/debian
            Suites: bookworm bookworm-updates

            Types: deb
            URIs: http://mirror.example/archive/debian-security
            Suites: bookworm-security
            """);

        Assert.Equal(new(new("http://mirror.example/archive/debian"), new("http://mirror.example/archive/debian-security")), AptMirror.Of(folder));
    }

    [Fact]
    public void Other_files_and_other_archives_do_not_count()
    {
        Write("sources.list.d/old.list.bak", "deb http://old.example/debian bookworm main");
        Write("sources.list.d/node.list", "deb https://node.example/node_20.x nodistro main");

        Assert.Equal(AptMirror.Default, AptMirror.Of(folder));
    }

    [Fact]
    public void A_given_mirror_has_its_security_updates_beside_it() =>
        Assert.Equal(new(new("https://mirror.example/debian"), new("https://mirror.example/debian-security")), AptMirror.Given("https://mirror.example/debian/"));

    [Theory]
    [InlineData("mirror")]
    [InlineData("ftp://mirror.example/debian")]
    [InlineData("")]
    public void A_mirror_is_an_address(string mirror) =>
        Assert.Contains("is no mirror", Assert.Throws<AskedWronglyException>(() => AptMirror.Given(mirror)).Message);
}
