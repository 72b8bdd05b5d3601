using System.Text.Json;
using Attestation.Protocol;

namespace Node.Admin;

/// <summary><c>POST /admin-api/tee/attest</c>.</summary>
sealed record AttestRequest
{
    // base58 of 32 bytes has 32 to 44 characters.
    const int LongestApplicationId = 44;
    const string Base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /// <summary>32 bytes, 64 hex digits.</summary>
    public required string Nonce { get; init; }

    /// <summary>Whose bytecode's id the quote is to carry behind the nonce, base58; null: zeros.</summary>
    public string? ApplicationId { get; init; }

    /// <summary>Reads a body strictly.</summary>
    /// <exception cref="AdminRefusedException">It has another form (400), or is too long (413).</exception>
    public static async Task<AttestRequest> ReadAsync(HttpRequest http)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(http.Body, AdminJson.Strict.AttestRequest, http.HttpContext.RequestAborted)
                ?? throw new JsonException("It is null.");
        }
        catch (JsonException cause)
        {
            throw new AdminRefusedException(StatusCodes.Status400BadRequest, "The body has to be {\"nonce\": 64 hex digits, \"applicationId\"?: text}, with no other members.", cause);
        }
        catch (BadHttpRequestException cause)
        {
            throw new AdminRefusedException(cause.StatusCode, $"The body cannot be read: {cause.Message}", cause);
        }
    }

    /// <summary>The nonce's bytes.</summary>
    /// <exception cref="AdminRefusedException">It has another form.</exception>
    public byte[] DemandNonce() => Nonce.Length is 2 * ReportData.NonceSize && Nonce.All(char.IsAsciiHexDigit)
        ? Convert.FromHexString(Nonce)
        : throw new AdminRefusedException(StatusCodes.Status400BadRequest, $"nonce has {Nonce.Length} characters or others than hex digits; {2 * ReportData.NonceSize} hex digits are expected.");

    /// <summary>The application's id, fit to be looked for; null when none was asked for.</summary>
    /// <exception cref="AdminRefusedException">It has another form.</exception>
    public string? DemandApplicationId() => ApplicationId switch
    {
        null => null,
        { Length: > 0 and <= LongestApplicationId } id when id.All(letter => Base58.Contains(letter, StringComparison.Ordinal)) => id,
        _ => throw new AdminRefusedException(StatusCodes.Status400BadRequest, $"applicationId has to be base58, at most {LongestApplicationId} characters."),
    };
}
