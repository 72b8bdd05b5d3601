using Pipeline.Installing;
using Pipeline.Runs;

namespace PipelineTests.Installing;

public sealed class AptPlanTests
{
    static readonly Distribution Bookworm = new("debian", "bookworm", "Debian GNU/Linux 12 (bookworm)");
    static readonly Distribution Trixie = new("debian", "trixie", "Debian GNU/Linux 13 (trixie)");
    static readonly Distribution Noble = new("ubuntu", "noble", "Ubuntu 24.04 LTS");

    static readonly ToolFinding OldMkosi = new(Tool("mkosi"), new(14, 0));
    static readonly ToolFinding OldRepart = new(Tool("systemd-repart"), new(252, 0));
    static readonly ToolFinding NoMtools = new(Tool("mcopy"), null);

    static NeededTool Tool(string program) => NeededTools.Images.Single(tool => tool.Program == program);

    static AptSource Source(string suite, string mirror = "http://mirror.example/debian") => new(mirror, [suite, $"{suite}-updates"], "/usr/share/keyrings/its.gpg");

    static string Text(AptPlan plan) => $"from {plan.From}\n{string.Join('\n', plan.Commands)}\n";

    [Fact]
    public Task Debian_12_gets_its_backports_from_the_mirror_it_uses() =>
        Verify(Text(AptPlan.For([OldMkosi, OldRepart, NoMtools], Bookworm, [Source("bookworm")], mirror: null)));

    [Fact]
    public Task Debian_12_with_backports_gets_no_second_source() =>
        Verify(Text(AptPlan.For([OldMkosi], Bookworm, [Source("bookworm"), Source("bookworm-backports")], mirror: null)));

    [Fact]
    public Task Debian_12_needs_no_backports_for_tools_of_any_version() =>
        Verify(Text(AptPlan.For([NoMtools], Bookworm, [Source("bookworm")], mirror: null)));

    [Fact]
    public Task Debian_13_has_all_it_needs() =>
        Verify(Text(AptPlan.For([new(Tool("mkosi"), null), new(Tool("systemd-repart"), null)], Trixie, [Source("trixie")], mirror: null)));

    [Fact]
    public Task Ubuntu_24_takes_mkosi_alone_from_Debian() =>
        Verify(Text(AptPlan.For([OldMkosi, new(Tool("systemd-nspawn"), null)], Noble, [Source("noble", "http://mirror.example/ubuntu")], "http://mirror.example/debian/")));

    [Fact]
    public void A_machine_without_its_own_archive_is_told_so()
    {
        var refusal = Assert.Throws<AssetMissingException>(() => AptPlan.For([NoMtools], Bookworm, [Source("trixie")], mirror: null));
        Assert.StartsWith("No file under /etc/apt names a source for bookworm", refusal.Message);
    }

    [Fact]
    public void Ubuntu_24_without_a_Debian_mirror_is_told_which_parameter_gives_one()
    {
        var refusal = Assert.Throws<AssetMissingException>(() => AptPlan.For([OldMkosi], Noble, [Source("noble", "http://mirror.example/ubuntu")], mirror: null));
        Assert.Contains("--mirror https://mirror.example/debian", refusal.Message);
    }

    [Fact]
    public void Ubuntu_24_needs_no_Debian_mirror_for_tools_of_any_version() =>
        Assert.Empty(AptPlan.For([NoMtools], Noble, [Source("noble", "http://mirror.example/ubuntu")], mirror: null).Files);
}
