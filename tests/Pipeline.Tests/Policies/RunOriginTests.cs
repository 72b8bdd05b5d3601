using Pipeline.Policies;
using Pipeline.Runs;

namespace PipelineTests.Policies;

public sealed class RunOriginTests : IDisposable
{
    const string Commit = "0123456789abcdef0123456789abcdef01234567";
    readonly TemporaryWorkspace temporary = new();

    public void Dispose() => temporary.Dispose();

    RunOrigin Read(string? variable = null) => RunOrigin.Read(temporary.Workspace, _ => variable);

    Task WriteAsync(string path, string text) => TemporaryWorkspace.WriteAsync(temporary.Workspace.Source(path), text);

    [Fact]
    public async Task A_branch_names_its_commit()
    {
        await WriteAsync(".git/HEAD", "ref: refs/heads/main\n");
        await WriteAsync(".git/refs/heads/main", Commit + "\n");
        Assert.Equal(new()
        {
            Repository = "calimero-network/mero-tee",
            Workflow = "local",
            Ref = "refs/heads/main",
            CommitSha = Commit,
            RunId = "local",
            RunAttempt = "1",
        }, Read());
    }

    [Fact]
    public async Task A_packed_branch_names_its_commit()
    {
        await WriteAsync(".git/HEAD", "ref: refs/heads/main\n");
        await WriteAsync(".git/packed-refs", $"# pack-refs with: peeled\n{new string('0', 40)} refs/heads/other/main\n{Commit} refs/heads/main\n");
        Assert.Equal(Commit, Read().CommitSha);
    }

    [Fact]
    public async Task A_detached_head_is_the_commit_itself()
    {
        await WriteAsync(".git/HEAD", Commit + "\n");
        Assert.Equal(("HEAD", Commit), (Read().Ref, Read().CommitSha));
    }

    [Fact]
    public async Task A_linked_worktree_finds_its_branch()
    {
        await WriteAsync(".git", $"gitdir: {temporary.Workspace.Source("main/.git/worktrees/w")}\n");
        await WriteAsync("main/.git/worktrees/w/HEAD", "ref: refs/heads/w\n");
        await WriteAsync("main/.git/worktrees/w/commondir", "../..\n");
        await WriteAsync("main/.git/refs/heads/w", Commit + "\n");
        Assert.Equal(Commit, Read().CommitSha);
    }

    [Fact]
    public async Task The_environment_of_a_CI_run_is_taken_over()
    {
        await WriteAsync(".git/HEAD", Commit);
        Assert.Equal(("7", "7", "7"), (Read("7").RunId, Read("7").Repository, Read("7").Ref));
    }

    [Fact]
    public void A_folder_that_is_no_checkout_is_refused() => Assert.Throws<AssetMissingException>(() => Read());
}
