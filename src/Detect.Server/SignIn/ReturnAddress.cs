using System.Text.RegularExpressions;

namespace Detect.Server;

/// <summary>Where a browser goes after signing in: to a page of alerts, told from the folder of the sign-in page, and nowhere else.</summary>
internal static partial class ReturnAddress
{
    public const string Alerts = "alerts";

    /// <summary>The page that was asked for.</summary>
    public static string Of(HttpRequest request) => Checked($"{request.Path.ToUriComponent().Trim('/')}{request.QueryString}");

    /// <returns>The list of alerts for whatever is no page.</returns>
    public static string Checked(string? asked) => asked is not null && Page().IsMatch(asked) ? asked : Alerts;

    [GeneratedRegex(@"\Aalerts(/(?!\.{1,2}(\?|\z))[A-Za-z0-9._~%-]{1,200})?(\?[A-Za-z0-9._~%&=+:-]{0,1000})?\z")]
    private static partial Regex Page();
}
