using System.CommandLine;
using Detect.Events;

namespace Detect.Cli;

/// <summary><c>detect fields</c>: the field catalogue, each field with its name in every dialect.</summary>
internal static class FieldsCommand
{
    public static Command Create(Terminal console)
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "Show only fields whose name in some dialect contains one of these. Default: all.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var table = new Option<string?>("--table", "-t") { Description = $"Show only the fields of one table: {TableList()}.", HelpName = "TABLE" };
        table.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && TableNames.Parse(token.Value) is null)
            {
                var hint = Spelling.DidYouMean(token.Value, TableNames.Single.Select(TableNames.One));
                result.AddError($"unknown table '{token.Value}'" + (hint.Length > 0 ? hint : $"; expected {TableList()}"));
            }
        });
        var format = CommonOptions.Format("table", "jsonl");
        var command = new Command("fields", "Shows the fields that rules can use: type, tables, and the name in every dialect.") { names, table, format };
        command.SetAction(parsed =>
            (int)Run(console, parsed.GetValue(names) ?? [], parsed.GetValue(table), parsed.GetValue(format)!));
        return command;
    }

    private static ExitCode Run(Terminal console, string[] names, string? table, string format)
    {
        var tables = table is null ? EventTables.AllEntra : TableNames.Parse(table)!.Value;
        var fields = FieldCatalogue.Default.Fields
            .Where(field => (field.Field.Tables & tables) != 0)
            .Where(field => names.Length == 0 || names.Any(name => FieldListing.Names(field, name) || IsSpelling(name, field, tables)))
            .OrderBy(field => field.Field.Name, StringComparer.OrdinalIgnoreCase)
            .ToList();
        if (fields.Count == 0)
        {
            throw new UsageException(NothingFound(names, tables));
        }

        if (format == "jsonl")
        {
            FieldListing.WriteJson(fields, console.Output);
        }
        else
        {
            FieldListing.WriteText(fields, console.Rich());
        }

        return ExitCode.Ok;
    }

    private static bool IsSpelling(string name, CatalogueField field, EventTables tables) =>
        FieldCatalogue.Default.Resolve(name, tables).Field == field.Field;

    private static string NothingFound(string[] names, EventTables tables)
    {
        var suggestion = names.Select(name => FieldCatalogue.Default.Resolve(name, tables).Suggestion).FirstOrDefault(found => found is not null);
        var where = tables == EventTables.AllEntra ? "" : $" of {TableNames.Of(tables)}";
        return names.Length == 0 ? $"the catalogue has no field{where}" : $"no field{where} is called anything like {string.Join(" or ", names.Select(name => $"'{name}'"))}"
            + (suggestion is null ? "" : $"; did you mean '{suggestion}'?");
    }

    private static string TableList() => string.Join(", ", TableNames.Single.Where(table => table != EventTables.Json).Select(TableNames.One));
}
