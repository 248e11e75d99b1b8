using System.Globalization;
using Detect.Connectors;
using Detect.Events;

namespace Detect.Cli;

/// <summary>The record that EVENT names: decoded, or why it could not be.</summary>
internal sealed record PickedRecord(AuditEvent? Event, DeadLetter? DeadLetter);

/// <summary>EVENT as a person types it: a log file, one of its lines, or <c>-</c>.</summary>
internal sealed record EventChoice(string Path, long? Line)
{
    public static EventChoice Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && !File.Exists(text) && long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            ? new EventChoice(text[..colon], line)
            : new EventChoice(text, null);
    }

    /// <exception cref="UsageException">There is no such file, or no record on that line.</exception>
    public PickedRecord Read(DecoderOptions options)
    {
        var listing = SourceFiles.Find([Path]);
        if (listing.Problems.Count > 0 || listing.Files is not [var file])
        {
            throw new UsageException(listing.Problems.Count > 0
                ? listing.Problems[0]
                : $"{Path}: is a folder of several logs; expected one file, or FILE:LINE");
        }

        var picker = new RecordPicker(Line);
        var decoder = new EventDecoder(options);
        using var stream = SourceStream.Open(file, _ => { }, CancellationToken.None);
        foreach (var chunk in ChunkReader.Read(stream, file.Path))
        {
            decoder.Decode(chunk, picker);
            if (picker.Picked is { } picked)
            {
                return picked;
            }
        }

        throw new UsageException(stream.Problem is { } problem
            ? $"{file.Path}: {problem}"
            : Line is null ? $"{file.Path}: holds no records" : $"{file.Path}: no record begins on line {Line}");
    }

    private sealed class RecordPicker(long? line) : IEventVisitor
    {
        public PickedRecord? Picked { get; private set; }

        public void OnEvent(AuditEvent e)
        {
            if (IsWanted(e.Origin))
            {
                Picked = new PickedRecord(e.Detach(), null);
            }
        }

        public void OnDeadLetter(DeadLetter deadLetter)
        {
            if (IsWanted(deadLetter.Origin))
            {
                Picked = new PickedRecord(null, deadLetter);
            }
        }

        public void OnNotice(RecordOrigin origin, string code, string message)
        {
        }

        private bool IsWanted(RecordOrigin origin) => Picked is null && (line is null || origin.Line == line);
    }
}
