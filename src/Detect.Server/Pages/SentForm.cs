using Microsoft.AspNetCore.Http.Features;

namespace Detect.Server;

/// <summary>What a form of a page has sent.</summary>
internal static class SentForm
{
    public const string Other = "That was not what this form sends.";

    /// <param name="longestValue">In bytes, as they were sent.</param>
    /// <returns>Null for what no form of a page sends.</returns>
    public static async Task<IFormCollection?> ReadAsync(HttpRequest request, int longestValue)
    {
        try
        {
            var limits = new FormOptions { ValueCountLimit = 8, KeyLengthLimit = 100, ValueLengthLimit = longestValue };
            return request.HasFormContentType ? await request.ReadFormAsync(limits, request.HttpContext.RequestAborted).ConfigureAwait(false) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
