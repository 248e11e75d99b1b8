using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using Detect.Events;

namespace Detect.Server;

/// <summary>A body as received and unpacked; or why it cannot be taken.</summary>
internal sealed record IngestBody
{
    private const int Piece = 64 * 1024;
    private const int Deepest = 128;
    private const long NoRecord = -1;

    // Of the reader's sentence, which a test holds.
    private const string TooDeep = "maximum configured depth";

    private static readonly string[] MediaTypes =
        ["application/json", "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"];

    public ReadOnlyMemory<byte> Bytes { get; init; }

    public long Records { get; init; }

    /// <summary>Held from the budget until the batch is committed.</summary>
    public long Reserved { get; init; }

    public IngestRefusal? Refusal { get; init; }

    public static IngestRefusal? Refuse(HttpRequest request, long maxBytes)
    {
        var mediaType = request.ContentType?.Split(';')[0].Trim();
        if (!MediaTypes.Contains(mediaType, StringComparer.OrdinalIgnoreCase))
        {
            var what = mediaType is null ? "The body has no Content-Type" : $"\"{QueryValues.Shown(mediaType)}\" is not read here";
            return new IngestRefusal(415, $"{what}; expected application/json or application/x-ndjson.");
        }

        if (request.Headers.ContentEncoding is not ([] or [null or "" or "identity" or "gzip"]))
        {
            return new IngestRefusal(415, $"\"{QueryValues.Shown(request.Headers.ContentEncoding.ToString())}\" is not unpacked here; expected Content-Encoding gzip, or none.");
        }

        return request.ContentLength > maxBytes ? TooLarge(maxBytes) : null;
    }

    public static async Task<IngestBody> ReadAsync(HttpRequest request, long maxBytes, IngestBudget budget, CancellationToken cancellation)
    {
        var isPacked = request.Headers.ContentEncoding is ["gzip"];
        await using var unpacked = isPacked ? new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true) : null;
        var body = await ReadAsync(unpacked ?? request.Body, maxBytes, budget, cancellation).ConfigureAwait(false);
        return body.Refusal is null ? Checked(body) : body;
    }

    private static async Task<IngestBody> ReadAsync(Stream stream, long maxBytes, IngestBudget budget, CancellationToken cancellation)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var reserved = 0L;
        try
        {
            while (true)
            {
                var size = (int)Math.Min(Piece, maxBytes + 1 - bytes.WrittenCount);
                if (!budget.TryReserve(size))
                {
                    return new IngestBody { Reserved = reserved, Refusal = IngestRefusal.Busy };
                }

                reserved += size;
                var read = await stream.ReadAsync(bytes.GetMemory(size)[..size], cancellation).ConfigureAwait(false);
                bytes.Advance(read);

                // A network gives far less at a time: what a body holds counts, not how often it was read.
                budget.Release(size - read);
                reserved -= size - read;
                if (read == 0)
                {
                    return new IngestBody { Bytes = bytes.WrittenMemory, Reserved = reserved };
                }

                if (bytes.WrittenCount > maxBytes)
                {
                    return new IngestBody { Reserved = reserved, Refusal = TooLarge(maxBytes) };
                }
            }
        }
        catch (InvalidDataException)
        {
            return new IngestBody { Reserved = reserved, Refusal = new IngestRefusal(400, "The body is no gzip, or is damaged or cut short.") };
        }
        catch
        {
            budget.Release(reserved);
            throw;
        }
    }

    /// <summary>All or nothing: a body with a place that is no JSON is refused as a whole, so that its sender need not sort out what was taken.</summary>
    private static IngestBody Checked(IngestBody body)
    {
        if (Utf16.Of(body.Bytes.Span) is not null)
        {
            return body with { Refusal = new IngestRefusal(400, "The body is UTF-16; expected UTF-8. Nothing of it was taken.") };
        }

        var begin = NoRecord;
        try
        {
            var records = Count(body.Bytes.Span, ref begin);
            return records == 0
                ? body with { Refusal = new IngestRefusal(400, "The body holds no record.") }
                : body with { Records = records };
        }
        catch (JsonException e)
        {
            var line = (e.LineNumber ?? 0) + 1;
            var column = (e.BytePositionInLine ?? 0) + 1;
            var firstLine = begin == NoRecord ? line : 1 + WithoutMark(body.Bytes.Span)[..(int)begin].Count((byte)'\n');
            var what = e.Message.Contains(TooDeep, StringComparison.Ordinal) ? $"is nested deeper than {Deepest} levels" : "is no JSON";
            var record = firstLine < line ? $", in the record that begins on line {firstLine}" : "";
            return body with { Refusal = new IngestRefusal(400, $"The body {what} at line {line}, byte {column}{record}; nothing of it was taken.") };
        }
    }

    /// <param name="begin">Where the record begins that is being read, in bytes, or that there is none: a line that was cut short is noticed no sooner than on the next.</param>
    private static long Count(ReadOnlySpan<byte> bytes, ref long begin)
    {
        var reader = new Utf8JsonReader(
            WithoutMark(bytes), new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = Deepest, CommentHandling = JsonCommentHandling.Disallow });
        var (values, elements) = (0L, 0L);
        var isArray = false;
        while (reader.Read())
        {
            var isTop = reader.CurrentDepth == 0;
            if (!isTop && !(isArray && reader.CurrentDepth == 1))
            {
                continue;
            }

            var isEnd = reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject;
            if (isTop && !isEnd)
            {
                values++;
                isArray = reader.TokenType == JsonTokenType.StartArray;
            }
            else if (!isEnd)
            {
                elements++;
            }

            begin = reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject ? reader.TokenStartIndex : NoRecord;
        }

        return values == 1 && isArray ? elements : values;
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("\uFEFF"u8) ? bytes["\uFEFF"u8.Length..] : bytes;

    private static IngestRefusal TooLarge(long maxBytes) =>
        new(413, $"The body is larger than {maxBytes} bytes unpacked; send it in pieces.");
}

/// <param name="RetryAfter">When the same request may succeed.</param>
internal sealed record IngestRefusal(int Status, string Reason, TimeSpan? RetryAfter = null)
{
    public static readonly IngestRefusal Busy = new(429, "The worker has more to do than it may hold; send the body again later.", TimeSpan.FromSeconds(2));

    public static readonly IngestRefusal Stopped = new(503, "The source is not running; send the body again later.", TimeSpan.FromSeconds(5));

    public static readonly IngestRefusal Late = new(503, "The body is not committed yet; send it again, and nothing counts twice.", TimeSpan.FromSeconds(5));
}
