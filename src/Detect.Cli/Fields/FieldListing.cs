using System.Text;
using System.Text.Json;
using Detect.Events;
using Spectre.Console;

namespace Detect.Cli;

/// <summary>Writes fields of the catalogue for people and for programs.</summary>
internal static class FieldListing
{
    public static bool Names(CatalogueField field, string part) =>
        Dialects(field).Select(dialect => dialect.Name).Concat(field.Aliases).Append(field.Field.Name)
            .Any(name => name.Contains(part, StringComparison.OrdinalIgnoreCase));

    public static void WriteText(IReadOnlyList<CatalogueField> fields, IAnsiConsole output)
    {
        foreach (var field in fields)
        {
            output.WriteMarkup($"[bold]{Markup.Escape(field.Field.Name)}[/]  [blue]{TypeName(field.Field.Type)}[/]  [grey]{TableNames.Of(field.Field.Tables)}[/]\n");
            output.WriteIndented(field.Description, 2);
            output.WriteIndented(NameInEveryDialect(field), 2, "grey");
            output.WriteIndented(Also(field), 2, "grey");
        }

        output.WriteLine();
        output.WriteIndented(
            $"{Plural.Of(fields.Count, "field")}. Besides: change[PROPERTY].old and .new for a modified property of an audit record, "
            + "details[KEY] for an additional detail.", 0, "grey");
    }

    public static void WriteJson(IReadOnlyList<CatalogueField> fields, TextWriter output)
    {
        var line = new MemoryStream();
        foreach (var field in fields)
        {
            line.SetLength(0);
            WriteJson(field, line);
            output.WriteLine(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
        }
    }

    private static void WriteJson(CatalogueField field, Stream line)
    {
        using var json = new Utf8JsonWriter(line);
        json.WriteStartObject();
        json.WriteString("name", field.Field.Name);
        json.WriteString("type", TypeName(field.Field.Type));
        json.WriteStartArray("tables");
        foreach (var table in TableNames.Single.Where(table => field.Field.Tables.HasFlag(table)))
        {
            json.WriteStringValue(TableNames.One(table));
        }

        json.WriteEndArray();
        json.WriteString("description", field.Description);
        json.WriteBoolean("derived", field.IsDerived);
        json.WriteStartObject("names");
        foreach (var (_, key, name) in Dialects(field))
        {
            json.WriteString(key, name);
        }

        json.WriteEndObject();
        json.WriteStartArray("aliases");
        foreach (var alias in field.Aliases)
        {
            json.WriteStringValue(alias);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string NameInEveryDialect(CatalogueField field) => field.IsDerived
        ? "derived: the same name in every dialect"
        : RichText.JoinParts([.. Dialects(field).Select(dialect => $"{dialect.Dialect}: {dialect.Name}")]);

    private static string Also(CatalogueField field) =>
        field.Aliases.Count == 0 ? "" : $"also written {string.Join(", ", field.Aliases)}";

    private static string TypeName(FieldType type) => JsonNamingPolicy.CamelCase.ConvertName(type.ToString());

    private static IEnumerable<(string Dialect, string Key, string Name)> Dialects(CatalogueField field) =>
        new (string Dialect, string Key, string? Name)[]
        {
            ("Event Hubs", "eventHubs", field.Names.EventHubs),
            ("Log Analytics", "logAnalytics", field.Names.LogAnalytics),
            ("Graph", "graph", field.Names.Graph),
            ("portal CSV", "portalCsv", field.Names.PortalCsv),
            ("Office 365", "office365", field.Names.Office365),
        }
        .Where(dialect => dialect.Name is not null)
        .Select(dialect => (dialect.Dialect, dialect.Key, dialect.Name!));
}
