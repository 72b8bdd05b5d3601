using Attestation;
using Pipeline.Promotions;
using Targets;

partial class Build
{
    [Parameter("Which profile: debug, debug-read-only or locked-read-only.", ValueProviderMember = nameof(ProfileNames))] readonly string? Profile;

    static IEnumerable<string> ProfileNames => Attestation.Profile.All.Select(profile => profile.Name);

    Profile SelectedProfile => Attestation.Profile.Parse(Profile);

    Promotion Promotion => new(workspace, EvidenceEnvironment.Simulation, TimeProvider.System, Say);

    Target Promote => _ => _
        .Description("Makes a profile's proven staging policy its production policy.")
        .Requires(() => Profile)
        .Plans(() => Promotion.PromoteAsync(SelectedProfile, planOnly: true, cancel))
        .Executes(() => Promotion.PromoteAsync(SelectedProfile, planOnly: false, cancel));
}
