using Attestation;
using Attestation.Measurements;
using Pipeline.Runs;

namespace Pipeline.Explanations;

/// <summary>Which image of a release a running machine is to be compared with.</summary>
public static class NodeChoice
{
    /// <summary>The named profile's, else the one whose profile event or kernel the machine has.</summary>
    /// <exception cref="VerificationFailedException">The machine runs another profile's image of this release than the named one.</exception>
    /// <exception cref="AskedWronglyException">No profile is named, and the machine's values name none.</exception>
    public static ReleasedNode Choose(NodeRelease release, RegisterValues quote, Profile? named)
    {
        var found = Find(release, quote, Register.Rtmr3) ?? Find(release, quote, Register.Rtmr2);
        if (named is null)
            return found ?? throw new AskedWronglyException($"The quote has neither RTMR2 nor RTMR3 of any profile of the release {release.Version}; name the profile to compare with as --profile.");
        return found is null || found.Profile == named
            ? release.Node(named)
            : throw new VerificationFailedException($"The quote is of a machine with the profile {found.Profile} of the release {release.Version}; {named} is expected.");
    }

    static ReleasedNode? Find(NodeRelease release, RegisterValues quote, Register register) =>
        release.Nodes.Where(node => node.Statement[register].Values.Contains(quote[register])).ToList() is [var one] ? one : null;
}
