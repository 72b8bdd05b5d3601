using Pipeline.Installing;

namespace PipelineTests.Installing;

public sealed class AptSourceTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mero-tee-");

    public void Dispose() => folder.Delete(recursive: true);

    void Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    [Fact]
    public void Both_forms_of_sources_are_read()
    {
        Write("sources.list", """
            # deb http://commented.example/debian bookworm main
            deb http://plain.example/debian bookworm main contrib
            deb-src http://plain.example/debian bookworm main
            deb [arch=amd64 signed-by=/k.gpg] https://signed.example/debian trixie main
            """);
        Write("sources.list.d/debian.sources", """
            Types: deb
            # http://snapshot.example
            URIs: http://mirror.example/debian
            Suites: bookworm bookworm-updates
            Components: main
            Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

            Types: deb
            URIs: http://off.example/debian
            Suites: sid
            Enabled: no
            """);
        Write("sources.list.d/other.list.disabled", "deb http://disabled.example/debian bookworm main");

        var sources = AptSource.ReadAll(folder.FullName);

        Assert.Equal(
            [
                "http://plain.example/debian [bookworm] ",
                "https://signed.example/debian [trixie] /k.gpg",
                "http://mirror.example/debian [bookworm bookworm-updates] /usr/share/keyrings/debian-archive-keyring.gpg",
            ],
            sources.Select(source => $"{source.Uri} [{string.Join(' ', source.Suites)}] {source.SignedBy}"));
    }

    [Fact]
    public void An_entry_of_several_addresses_is_several_sources()
    {
        Write("sources.list.d/debian.sources", "Types: deb deb-src\nURIs: http://one.example/debian\n http://two.example/debian\nSuites: trixie\nSigned-By:\n -----BEGIN\n Version: 1\n Version: 2\n");
        Write("sources.list.d/tabs.list", "deb\t[signed-by=/k.gpg]\thttp://three.example/debian\ttrixie\tmain");
        Write("sources.list.d/zoff.sources", "Types: deb\nURIs: http://off.example/debian\nSuites: trixie\nEnabled: false\n");

        Assert.Equal(["http://one.example/debian", "http://two.example/debian", "http://three.example/debian"], AptSource.ReadAll(folder.FullName).Select(source => source.Uri));
    }

    [Theory]
    [InlineData("mirror+file:")]
    [InlineData("mirror+file://")]
    public void A_list_of_mirrors_stands_for_its_first(string scheme)
    {
        Write("mirrors/debian.list", "# theirs\n\nhttps://mirror.example/debian\tpriority:1\nhttps://second.example/debian\n");

        Assert.Equal("https://mirror.example/debian", new AptSource($"{scheme}{folder.FullName}/mirrors/debian.list", ["trixie"], null).Address);
        Assert.Equal($"{scheme}/no-such-list", new AptSource($"{scheme}/no-such-list", ["trixie"], null).Address);
    }
}
