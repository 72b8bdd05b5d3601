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
}
