using System.Text;
using Attestation.Verification;

namespace AttestationTests.Verification;

/// <summary>How the statuses of platform, TDX module and quoting enclave become one.</summary>
public sealed class TcbStatusesTests
{
    static readonly TcbStatus[] All = Enum.GetValues<TcbStatus>();

    public static TheoryData<TcbStatus, TcbStatus> Pairs => [.. All.SelectMany(one => All.Select(other => (one, other)))];

    // What Intel's library gives for a module's or enclave's status (first) and a platform's: convergeTcbStatusWithTdxModuleStatus and
    // convergeTcbStatusWithQeTcbStatus, which are the same. It has the three statuses only for a module or an enclave.
    [Theory]
    [InlineData(TcbStatus.OutOfDate, TcbStatus.UpToDate, TcbStatus.OutOfDate)]
    [InlineData(TcbStatus.OutOfDate, TcbStatus.SwHardeningNeeded, TcbStatus.OutOfDate)]
    [InlineData(TcbStatus.OutOfDate, TcbStatus.ConfigurationNeeded, TcbStatus.OutOfDateConfigurationNeeded)]
    [InlineData(TcbStatus.OutOfDate, TcbStatus.ConfigurationAndSwHardeningNeeded, TcbStatus.OutOfDateConfigurationNeeded)]
    [InlineData(TcbStatus.OutOfDate, TcbStatus.OutOfDate, TcbStatus.OutOfDate)]
    [InlineData(TcbStatus.OutOfDate, TcbStatus.OutOfDateConfigurationNeeded, TcbStatus.OutOfDateConfigurationNeeded)]
    [InlineData(TcbStatus.OutOfDate, TcbStatus.Revoked, TcbStatus.Revoked)]
    public void Worse_gives_what_Intels_library_gives_for_an_old_module_or_enclave(TcbStatus software, TcbStatus platform, TcbStatus expected) =>
        Assert.Equal(expected, TcbStatuses.Worse(platform, software));

    [Fact]
    public void Worse_gives_what_Intels_library_gives_for_a_current_and_for_a_revoked_one() => Assert.All(All, platform =>
        Assert.Equal(
            (platform, TcbStatus.Revoked), (TcbStatuses.Worse(platform, TcbStatus.UpToDate), TcbStatuses.Worse(platform, TcbStatus.Revoked))));

    [Fact]
    public Task Worse_of_any_two()
    {
        var table = new StringBuilder();
        foreach (var one in All)
        {
            foreach (var other in All)
                table.Append($"{TcbStatuses.NameOf(one)} + {TcbStatuses.NameOf(other)} = {TcbStatuses.NameOf(TcbStatuses.Worse(one, other))}\n");
        }
        return Verify(table.ToString());
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Worse_of_three_is_the_same_in_any_order(TcbStatus platform, TcbStatus module)
    {
        foreach (var enclave in All)
        {
            var expected = TcbStatuses.Worse(TcbStatuses.Worse(platform, module), enclave);
            Assert.Equal(
                (expected, expected, expected),
                (TcbStatuses.Worse(TcbStatuses.Worse(enclave, platform), module), TcbStatuses.Worse(platform, TcbStatuses.Worse(enclave, module)), TcbStatuses.Worse(expected, enclave)));
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_verdict_has_the_worst_of_platform_and_module_and_of_platform_and_enclave(TcbStatus platform, TcbStatus software)
    {
        var judged = ForgedEvidence.Create(options: new() { TcbStatus = TcbStatuses.NameOf(platform) });
        var expected = TcbStatuses.Worse(platform, software);
        var (level, name) = ("\"isvsvn\":{0}},\"tcbDate\":\"2025-08-13T00:00:00Z\",\"tcbStatus\":\"{1}\"", TcbStatuses.NameOf(software));
        foreach (var verdict in new[]
        {
            judged.WithTcbInfo(Level(11, "UpToDate"), Level(11, name)).Verify(),
            judged.WithQeIdentity(Level(7, "UpToDate"), Level(7, name)).Verify(),
        })
        {
            Assert.Equal(expected is TcbStatus.Revoked ? RejectionReason.TcbRevoked : null, verdict.Reason);
            Assert.Equal(expected is TcbStatus.Revoked ? null : expected, verdict.Quote?.TcbStatus);
        }

        string Level(int svn, string status) => level.Replace("{0}", $"{svn}", StringComparison.Ordinal).Replace("{1}", status, StringComparison.Ordinal);
    }
}
