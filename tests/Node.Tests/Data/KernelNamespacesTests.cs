using Node.Data.Disks;

namespace NodeTests.Data;

public sealed class KernelNamespacesTests
{
    [Fact]
    public void A_file_that_is_no_nvme_disk_does_not_answer()
    {
        INamespaces namespaces = new KernelNamespaces();
        Assert.Contains("does not tell the number of its namespace: error 25", Assert.Throws<IOException>(() => namespaces.Identify("/dev/null")).Message, StringComparison.Ordinal);
    }
}
