using System.Text.RegularExpressions;

namespace Detect.Events;

/// <summary>The Spanish column names that are known; the others of a Spanish download stay unread and are named in a notice.</summary>
internal static partial class PortalSpanish
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Fecha (UTC)"] = "Date (UTC)",
        ["Categoría"] = "Category",
        ["Resultado"] = "Result",
        ["Servicio"] = "Service",
        ["Actividad"] = "Activity",
        ["Agente de usuario"] = "User Agent",
        ["Recurso"] = "Resource",
    };

    internal static string[]? Translate(string[] columns) => columns.Contains("Fecha (UTC)", StringComparer.OrdinalIgnoreCase)
        ? Array.ConvertAll(columns, column => Known.GetValueOrDefault(column) ?? TargetName().Replace(column, "Target$1UserPrincipalName"))
        : null;

    [GeneratedRegex("^Objetivo([0-9])NombrePrincipalDeUsuario$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TargetName();
}
