using System.Text;
using Pipeline.Conformance;
using Pipeline.Runs;

namespace PipelineTests.Conformance;

public sealed class CpioTreeTests
{
    static byte[] Archive(params IEnumerable<(string Name, int Mode, string Content)> files) =>
        [.. files.Append(("TRAILER!!!", 0, "")).SelectMany(file => Entry(file.Item1, file.Item2, file.Item3))];

    static byte[] Entry(string name, int mode, string content)
    {
        int[] fields = [1, mode, 0, 0, 1, 0, content.Length, 0, 0, 0, 0, name.Length + 1, 0];
        var text = new StringBuilder("070701").AppendJoin("", fields.Select(field => field.ToString("X8"))).Append(name).Append('\0');
        Pad(text);
        text.Append(content);
        Pad(text);
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    static void Pad(StringBuilder text) => text.Append('\0', -text.Length & 3);

    static string Refusal(byte[] archive) => Assert.Throws<VerificationFailedException>(() => CpioTree.Read(archive)).Message;

    [Fact]
    public void Names_modes_and_contents_are_those_of_the_archive()
    {
        var entries = CpioTree.Read(Archive((".", 0x41ED, ""), ("./usr/bin/su", 0x89ED, "abcde"), ("etc", 0x41ED, "")));

        Assert.Equal(["/etc", "/usr/bin/su"], entries.Select(entry => entry.Entry.Path));
        Assert.True(entries[1].Entry.IsSetId);
        Assert.Equal("abcde", Encoding.ASCII.GetString(entries[1].Content.Span));
    }

    [Fact]
    public void Zeros_behind_the_end_are_padding_and_nothing_else_is()
    {
        Assert.Single(CpioTree.Read((byte[])[.. Archive(("a", 0x81A4, "")), .. new byte[512]]));
        Assert.Contains("more behind its end", Refusal([.. Archive(("a", 0x81A4, "")), .. Archive(("b", 0x81A4, ""))]));
    }

    [Fact]
    public void Every_archive_that_is_cut_off_is_refused()
    {
        var whole = Archive(("a", 0x81A4, "content"), ("b", 0x81A4, "more"));
        // The last padding carries nothing.
        for (var length = 0; length < whole.Length - 3; length++)
            Assert.Contains("The initrd", Refusal(whole[..length]));
    }

    [Fact]
    public void A_name_that_leads_out_is_refused() => Assert.Contains("leads out of it", Refusal(Archive(("usr/../../etc/passwd", 0x81A4, ""))));

    [Fact]
    public void A_length_that_is_no_number_is_refused()
    {
        var archive = Archive(("a", 0x81A4, "content"));
        archive[6 + 6 * 8] = (byte)'x';
        Assert.Contains("field 6 is no number", Refusal(archive));
        archive[6 + 6 * 8] = (byte)'F';
        Assert.Contains("field 6 is no number", Refusal(archive));
    }

    [Fact]
    public void Another_kind_of_archive_is_refused() => Assert.Contains("no cpio archive of the kind 070701 at byte 0", Refusal(new byte[200]));
}
