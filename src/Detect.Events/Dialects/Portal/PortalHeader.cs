namespace Detect.Events;

/// <summary>
/// The header of a portal download: byte order mark, stray and doubled spaces, one column twice, and the whole of it in the
/// language of whoever pressed the button.
/// </summary>
internal sealed class PortalHeader
{
    /// <summary>Why <see cref="KindOf"/> knows no kind.</summary>
    internal const string Missing =
        "The header begins like a portal download, but is neither of audit (\"Activity\" is missing) nor of sign-ins "
        + "(\"Request ID\" and \"Sign-in error code\" are missing).";

    private const string Date = "Date (UTC)";

    private readonly string[] columns;

    private PortalHeader(string[] columns, string? notice)
    {
        this.columns = columns;
        Notice = notice;
    }

    internal string? Notice { get; }

    internal static PortalHeader? TryRead(IEnumerable<string> header)
    {
        var columns = header.Select(Tidy).ToArray();
        if (columns.Contains(Date, StringComparer.OrdinalIgnoreCase)) return new PortalHeader(columns, null);
        if (PortalSpanish.Translate(columns) is not { } spanish) return null;
        var unknown = spanish.Where((c, i) => c == columns[i]).Distinct().ToList();
        var left = unknown.Count == 0 ? "" : "; columns left as they are: " + string.Join(", ", unknown);
        return new PortalHeader(spanish, "The header is in Spanish and was understood as English" + left + ".");
    }

    /// <summary>Every language keeps "(UTC)" in the first column.</summary>
    internal static bool LooksLocalised(List<string> header) =>
        header.Count > 3 && header[0].TrimEnd().EndsWith("(UTC)", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Interactive and non-interactive sign-ins have one header; only the download's own file name tells them apart
    /// (<c>NonInteractiveSignIns_….csv</c>, and <c>MSISignIns_….csv</c> for managed identities).
    /// </summary>
    internal PortalKind? KindOf(string source)
    {
        if (Has("Activity")) return PortalKind.Audit;
        if (!Has("Request ID") && !Has("Sign-in error code")) return null;
        var name = Path.GetFileName(source);
        if (Has("Managed identity ID") || name.Contains("MSISignIn", StringComparison.OrdinalIgnoreCase)
            || name.Contains("ManagedIdentity", StringComparison.OrdinalIgnoreCase))
        {
            return PortalKind.ManagedIdentitySignIn;
        }

        if (Has("Service principal ID")) return PortalKind.ServicePrincipalSignIn;
        return name.Contains("NonInteractive", StringComparison.OrdinalIgnoreCase)
            ? PortalKind.NonInteractiveSignIn
            : PortalKind.InteractiveSignIn;
    }

    internal PortalRow Row(List<string> fields) => new(columns, fields);

    private bool Has(string column) => columns.Contains(column, StringComparer.OrdinalIgnoreCase);

    private static string Tidy(string column) =>
        string.Join(' ', column.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
