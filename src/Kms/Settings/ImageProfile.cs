using Attestation;

namespace Kms.Settings;

/// <summary>The profile that the container image was built for: a file that nobody who only sets variables can change.</summary>
sealed class ImageProfile(string path)
{
    /// <summary>Where the image has it.</summary>
    public const string DefaultPath = "/etc/mero-kms/image-profile";

    /// <summary>The profile of the image, which the variables may repeat but not change; without an image, that of the variables.</summary>
    public Profile Agree(Variables variables)
    {
        var named = Named(variables);
        if (!IsThere)
            return named ?? Profile.LockedReadOnly;
        if (Read(variables) is not { } pinned)
            return named ?? Profile.LockedReadOnly;
        if (named is not null && named != pinned)
            variables.Refuse("MERO_KMS_PROFILE", $"is {named}, but this image was built for {pinned} ({path}); run the image of {named} instead");
        return pinned;
    }

    // Whatever has the name pins: a link to nothing, or a folder, is no image without a profile.
    bool IsThere => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    Profile? Read(Variables variables)
    {
        var expected = $"one of {string.Join(", ", Profile.All)} is expected there";
        try
        {
            var text = File.ReadAllText(path).Trim();
            if (Profile.TryParse(text, out var pinned))
                return pinned;
            variables.Refuse(path, text is "" ? $"is empty; {expected}" : $"says \"{text}\"; {expected}");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            variables.Refuse(path, $"cannot be read ({cause.GetType().Name}); {expected}");
        }
        return null;
    }

    static Profile? Named(Variables variables)
    {
        var expected = $"one of {string.Join(", ", Profile.All)} is expected";
        var named = variables.Read<Profile?>("MERO_KMS_PROFILE", null, Profile.TryParse, expected);
        // The name before upstream renamed it; still set in old compose files.
        var former = variables.Read<Profile?>("KMS_POLICY_PROFILE", null, Profile.TryParse, expected);
        if (named is not null && former is not null && named != former)
            variables.Refuse("KMS_POLICY_PROFILE", $"is {former}, but MERO_KMS_PROFILE is {named}; remove the former, older name");
        return named ?? former;
    }
}
