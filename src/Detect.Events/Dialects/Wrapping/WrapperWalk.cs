using System.Text.Json;

namespace Detect.Events;

/// <summary>Walks through wrappers down to the records. A member that is no record is dead-lettered on its own.</summary>
internal sealed class WrapperWalk(Action<CanonicalRecord> emit, Action<string, string> deadLetter)
{
    internal void Visit(JsonElement e, WrapperContext context)
    {
        if (context.Depth > WrapperContext.MaxDepth)
        {
            deadLetter(DialectCodes.NestedTooDeep, $"wrappers are nested more than {WrapperContext.MaxDepth} deep");
            return;
        }

        switch (e.ValueKind)
        {
            case JsonValueKind.Array:
                VisitAll(e, context);
                break;
            case JsonValueKind.String:
                VisitText(e, context);
                break;
            case JsonValueKind.Object:
                VisitObject(e, context);
                break;
            default:
                NotRecognised(e);
                break;
        }
    }

    private void VisitObject(JsonElement e, WrapperContext context)
    {
        try
        {
            var dialect = DialectRecognition.Of(e);
            if (dialect == RecordDialect.Unknown) VisitWrapper(e, context);
            else Report(Transcriber.Transcribe(dialect, e, context));
        }
        catch (InvalidOperationException)
        {
            // Unpaired surrogates and invalid UTF-8 only show when a string is read.
            deadLetter(DialectCodes.InvalidText, "a string in the record is not valid Unicode");
        }
    }

    private void VisitWrapper(JsonElement e, WrapperContext context)
    {
        if (Wrappers.TryTables(e, out var tables)) VisitTables(tables, context);
        else if (Wrappers.TryOpen(e, out var inner)) Visit(inner, context.Inside(e.TextOf("tenantId")));
        else NotRecognised(e);
    }

    private void VisitTables(JsonElement tables, WrapperContext context)
    {
        foreach (var table in tables.Items())
        {
            foreach (var record in QueryAnswer.Rows(table))
            {
                Visit(record, new WrapperContext(default, context.TenantId, context.Depth + 1));
            }
        }
    }

    private void VisitAll(JsonElement array, WrapperContext context)
    {
        foreach (var item in array.EnumerateArray()) Visit(item, context.Inside(null));
    }

    private void VisitText(JsonElement e, WrapperContext context)
    {
        if (EmbeddedJson.Parse(e.GetString()!) is not { } inner)
        {
            deadLetter(DialectCodes.UnknownShape, "a wrapper holds text that is not JSON");
            return;
        }

        var document = inner.Utf8().ToArray();
        Visit(inner, context.Inside(null) with { Document = document });
    }

    private void Report(TranscriptionResult result)
    {
        if (result.Record is { } record) emit(record);
        else deadLetter(result.Code, result.Reason);
    }

    private void NotRecognised(JsonElement e) => deadLetter(
        DialectCodes.UnknownShape,
        $"no known shape of record: {e.DescribeMembers()}");
}
