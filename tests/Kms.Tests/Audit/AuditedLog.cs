using System.Text;
using Attestation.Audit;

namespace KmsTests.Audit;

/// <summary>Reads back what a KMS wrote.</summary>
static class AuditedLog
{
    public static AuditReport Verify(string path)
    {
        using var log = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new AuditVerification().Verify(log);
    }

    /// <summary>All lines; the chain holds.</summary>
    public static IReadOnlyList<AuditLine> Read(KmsUnderTest kms)
    {
        Assert.Null(Verify(kms.AuditFile).Broken);
        return [.. File.ReadAllLines(kms.AuditFile).Select(line => AuditLine.Parse(Encoding.UTF8.GetBytes(line), out _))];
    }
}
