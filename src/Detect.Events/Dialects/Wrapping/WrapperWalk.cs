using System.Text.Json;

namespace Detect.Events;

/// <summary>Walks through wrappers down to the records. A member that is no record is dead-lettered on its own.</summary>
internal sealed class WrapperWalk(Action<CanonicalRecord> emit, Action<string, string, ReadOnlyMemory<byte>> deadLetter)
{
    internal void Visit(JsonElement e, WrapperContext context)
    {
        if (context.Depth > WrapperContext.MaxDepth)
        {
            Refuse(DialectCodes.NestedTooDeep, $"Wrappers are nested more than {WrapperContext.MaxDepth} deep.", e, context);
        }
        else if (e.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in e.EnumerateArray()) Visit(item, context.Inside(null));
        }
        else
        {
            Understand(e, context)();
        }
    }

    /// <summary>What to do next. Decided apart from doing it, so that what the receiver throws is not taken for bad text.</summary>
    private Action Understand(JsonElement e, WrapperContext context)
    {
        try
        {
            return e.ValueKind switch
            {
                JsonValueKind.Object => OfObject(e, context),
                JsonValueKind.String => OfText(e, context),
                _ => Unrecognised(e, context),
            };
        }
        catch (InvalidOperationException)
        {
            // Unpaired surrogates only show when a string is read.
            return () => Refuse(DialectCodes.InvalidText, "A string in the record is not valid Unicode.", e, context);
        }
    }

    private Action OfObject(JsonElement e, WrapperContext context)
    {
        var dialect = DialectRecognition.Of(e);
        if (dialect != RecordDialect.Unknown)
        {
            var result = Transcriber.Transcribe(dialect, e, context);
            return () => Report(result, e, context);
        }

        if (Wrappers.TryTables(e, out var tables))
        {
            var rows = tables.EnumerateArray().SelectMany(QueryAnswer.Rows).ToList();
            var table = new WrapperContext(default, context.TenantId, context.Depth + 1);
            return () => rows.ForEach(row => Visit(row, table));
        }

        if (!Wrappers.TryOpen(e, out var inner)) return Unrecognised(e, context);
        var inside = context.Inside(e.TextOf("tenantId"));
        return () => Visit(inner, inside);
    }

    private Action OfText(JsonElement e, WrapperContext context)
    {
        if (EmbeddedJson.Parse(e.GetString()!) is not { } inner)
            return () => Refuse(DialectCodes.UnknownShape, "A wrapper holds text that is not JSON.", e, context);
        var inside = context.Inside(null) with { Document = inner.Utf8().ToArray() };
        return () => Visit(inner, inside);
    }

    private Action Unrecognised(JsonElement e, WrapperContext context)
    {
        var reason = $"No known shape of record: {e.DescribeMembers()}.";
        return () => Refuse(DialectCodes.UnknownShape, reason, e, context);
    }

    private void Report(TranscriptionResult result, JsonElement e, WrapperContext context)
    {
        if (result.Record is { } record) emit(record);
        else Refuse(result.Code, result.Reason, e, context);
    }

    private void Refuse(string code, string reason, JsonElement e, WrapperContext context) =>
        deadLetter(code, reason, e.Slice(context.Document));
}
