using System.Text;
using Attestation;
using Attestation.Comparisons;
using Attestation.Measurements;

namespace AttestationTests.Comparisons;

public sealed class KnownTextTests
{
    [Fact]
    public void A_predicted_command_line_is_proven_by_its_digest() =>
        Assert.Equal(new("ro \"quiet\"", true), KnownText.Of(Event("command-line", "\"ro \"quiet\"\" in UTF-16 with a NUL, by the kernel", KernelRegisters.LoadOptions("ro \"quiet\""))));

    [Fact]
    public void A_command_line_that_does_not_give_the_digest_is_only_reported() =>
        Assert.Equal(new("ro", false), KnownText.Of(Event("command-line", "\"ro\" in UTF-16 with a NUL, by the kernel", KernelRegisters.LoadOptions("rw"))));

    [Theory]
    [InlineData("ro", "ro", true)]
    [InlineData("ro\0", "ro", true)]
    [InlineData("ro\n", "ro", true)]
    [InlineData("rw", "section .cmdline", false)]
    public void The_section_of_the_command_line_is_proven_by_the_kernels_own(string section, string text, bool isProven) =>
        Assert.Equal(new(text, isProven), KnownText.Of(Event("cmdline", "section .cmdline", Hash(section)), commandLine: "ro"));

    [Fact]
    public void A_profile_is_proven_by_its_digest() => Assert.Equal(
        new($"calimero-rtmr3-v2:node:debug:{new string('a', 64)}", true), KnownText.Of(ProfileEvent.For(Profile.Debug, new('a', 64))));

    [Fact]
    public void A_profile_that_does_not_give_the_digest_is_only_reported() =>
        Assert.False(KnownText.Of(ProfileEvent.For(Profile.Debug, new('a', 64)) with { Digest = Hash("other") }).IsProven);

    [Theory]
    [InlineData("00", "off")]
    [InlineData("01", "on")]
    [InlineData("", "absent")]
    public void Secure_Boot_is_told_by_the_digest_alone(string content, string text) =>
        Assert.Equal(new(text, true), KnownText.Of(Event("secureboot", "nothing", PlatformFact.OfVariable(FactBasis.Assumed, "SecureBoot", Convert.FromHexString(content)).Digest)));

    [Theory]
    [InlineData("pk", "PK")]
    [InlineData("db", "db")]
    public void An_empty_variable_is_told_by_the_digest_alone(string name, string variable)
    {
        var empty = PlatformFact.OfVariable(FactBasis.Assumed, variable, []).Digest;
        Assert.Equal(new("empty", true), KnownText.Of(Event(name, "nothing", empty)));
        Assert.Equal(new("nothing", false), KnownText.Of(Event(name, "nothing", Hash("other"))));
    }

    [Theory]
    [InlineData("the content of the variable BootOrder; recorded: the bytes 01000200")]
    [InlineData("the content of the variable BootOrder: Boot0001, Boot0002 (the log says: BootOrder)")]
    public void A_boot_order_is_proven_from_a_record_and_from_a_log(string hashed)
    {
        Assert.Equal(new("Boot0001, Boot0002", true), KnownText.Of(Event("bootorder", hashed, Measurement.Hash([1, 0, 2, 0]))));
        Assert.Equal(new(hashed, false), KnownText.Of(Event("bootorder", hashed, Measurement.Hash([2, 0, 1, 0]))));
    }

    [Fact]
    public void Text_of_a_log_is_proven_where_it_gives_the_digest()
    {
        const string hashed = "the text of a command, by GRUB: set root=hd0 (the log says: more)";
        Assert.Equal(new("set root=hd0", true), KnownText.Of(Event("grub-command", hashed, Hash("set root=hd0"))));
        Assert.Equal(new(hashed, false), KnownText.Of(Event("grub-command", hashed, Hash("more"))));
    }

    static MeasuredEvent Event(string name, string hashed, Measurement digest) => new() { Name = name, Hashed = hashed, Digest = digest };

    static Measurement Hash(string text) => Measurement.Hash(Encoding.UTF8.GetBytes(text));
}
