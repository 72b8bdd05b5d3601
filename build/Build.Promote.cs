using Pipeline.Promotions;
using Targets;

partial class Build
{
    [Parameter("Which profile: debug, debug-read-only or locked-read-only.", ValueProviderMember = nameof(ProfileNames))] readonly string? Profile;

    static IEnumerable<string> ProfileNames => Attestation.Profile.All.Select(profile => profile.Name);

    Attestation.Profile SelectedProfile => Attestation.Profile.Parse(Profile);

    Promotion Promotion => new(workspace, ReleaseStages.Environment, TimeProvider.System, Say);

    Target Promote => _ => _
        .Description("Makes a profile's proven staging policy its production policy.")
        .Requires(() => Profile)
        .Plans(() => Promotion.PromoteAsync(SelectedProfile, planOnly: true, cancel))
        .Executes(() => Promotion.PromoteAsync(SelectedProfile, planOnly: false, cancel));
}
