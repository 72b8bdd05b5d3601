using System.Diagnostics;
using Pipeline.Runs;

namespace Pipeline.Staging;

/// <summary>Ends and removes what runs that were killed have left of their staging KMSs.</summary>
static class StagingLeftovers
{
    // Three start side by side; each must see the folders of those that swept before it.
    static readonly SemaphoreSlim OneAtATime = new(1);

    public static async Task SweepAsync(Workspace workspace, IKmsHost host, CancellationToken cancel)
    {
        await OneAtATime.WaitAsync(cancel);
        try
        {
            var others = false;
            foreach (var folder in StagingFolder.All(workspace))
            {
                if (folder.IsOwned)
                    others = true;
                else
                    Remove(folder);
            }
            // Containers tell only which checkout they are of: while another run is at work here, they may be its own.
            if (others)
                return;
            await host.SweepAsync(cancel);
            if (File.Exists(StagingPaths.Endpoints(workspace)))
                File.Delete(StagingPaths.Endpoints(workspace));
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    static void Remove(StagingFolder folder)
    {
        foreach (var process in Process.GetProcesses().Where(process => WorksIn(process, folder.Root)))
            process.Kill();
        folder.Dispose();
    }

    static bool WorksIn(Process process, string folder)
    {
        try
        {
            return new FileInfo($"/proc/{process.Id}/cwd").LinkTarget is { } at && at.TrimEnd('/') == folder;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Gone, or of another user: not one that a run of ours has left.
            return false;
        }
    }
}
