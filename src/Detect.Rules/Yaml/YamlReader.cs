using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Detect.Rules;

/// <summary>Reads the documents of a file. Whatever is wrong with the text becomes a finding.</summary>
internal sealed class YamlReader
{
    private const int MaxDepth = 64;
    private const string MergeKey = "<<";

    private readonly Parser parser;
    private readonly DocumentFindings findings;
    private readonly YamlAnchors anchors = new(MaxDepth);

    private YamlReader(TextReader text, DocumentFindings findings)
    {
        parser = new Parser(text);
        this.findings = findings;
    }

    /// <returns>The documents up to the first place that is not YAML.</returns>
    public static IReadOnlyList<YamlNode> Read(RuleFile file, DocumentFindings findings)
    {
        List<YamlNode> documents = [];
        try
        {
            var reader = new YamlReader(new StringReader(file.Text.TrimStart('\uFEFF')), findings);
            while (reader.NextDocument() is { } document)
            {
                documents.Add(document);
            }
        }
        catch (YamlException e)
        {
            findings.Report(FindingCodes.YamlSyntax, PositionOf(e, file.Text), Sentence(e));
        }

        return documents;
    }

    private YamlNode? NextDocument()
    {
        while (Advance())
        {
            if (parser.Current is DocumentStart)
            {
                anchors.Clear();
                Advance();
                return ReadNode(depth: 0);
            }
        }

        return null;
    }

    /// <summary>On some broken texts YamlDotNet's scanner throws what is no <see cref="YamlException"/>.</summary>
    private bool Advance()
    {
        var last = parser.Current;
        try
        {
            return parser.MoveNext();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            var mark = last?.End ?? Mark.Empty;
            throw new YamlException(mark, mark, "the text cannot be read any further");
        }
    }

    private YamlNode ReadNode(int depth)
    {
        var current = parser.Current!;
        if (depth > MaxDepth)
        {
            throw new YamlException(current.Start, current.End, $"nesting is deeper than {MaxDepth} levels");
        }

        if (current is AnchorAlias alias)
        {
            return anchors.Repeat(alias, depth);
        }

        var place = anchors.Enter(depth);
        YamlNode node = current switch
        {
            Scalar scalar => ToScalar(scalar),
            SequenceStart => ReadSequence(depth),
            MappingStart => ReadMapping(depth),
            _ => throw new YamlException(current.Start, current.End, "a value is missing"),
        };
        anchors.Leave(place, node, current as NodeEvent);
        return node;
    }

    private static YamlScalar ToScalar(Scalar scalar)
    {
        var isQuoted = scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any);
        int? offset = scalar.Start.Line != scalar.End.Line || scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded
            ? null
            : isQuoted ? 1 : 0;
        return new YamlScalar(scalar.Value, isQuoted, offset, ToPosition(scalar.Start));
    }

    private YamlSequence ReadSequence(int depth)
    {
        var position = ToPosition(parser.Current!.Start);
        List<YamlNode> items = [];
        while (Advance() && parser.Current is not SequenceEnd)
        {
            items.Add(ReadNode(depth + 1));
        }

        return new YamlSequence(items, position);
    }

    private YamlMapping ReadMapping(int depth)
    {
        var position = ToPosition(parser.Current!.Start);
        List<YamlEntry> entries = [];
        List<YamlMapping> merged = [];
        while (Advance() && parser.Current is not MappingEnd)
        {
            var keyStart = parser.Current!.Start;
            if (ReadNode(depth + 1) is not YamlScalar key)
            {
                throw new YamlException(keyStart, keyStart, "a key is a list or a map; expected text");
            }

            Advance();
            var value = ReadNode(depth + 1);
            if (key.Text == MergeKey)
            {
                merged.AddRange(MergedMaps(value));
            }
            else
            {
                AddEntry(entries, new YamlEntry(key, value));
            }
        }

        return merged.Aggregate(new YamlMapping(entries, position), MergeMissing);
    }

    private static YamlMapping MergeMissing(YamlMapping own, YamlMapping other) =>
        new([.. own.Entries, .. other.Entries.Where(entry => !own.Has(entry.Name))], own.Position);

    private static IEnumerable<YamlMapping> MergedMaps(YamlNode value) => value switch
    {
        YamlMapping map => [map],
        YamlSequence list => list.Items.OfType<YamlMapping>(),
        _ => [],
    };

    private void AddEntry(List<YamlEntry> entries, YamlEntry entry)
    {
        var first = entries.Find(other => other.Name == entry.Name);
        if (first is null)
        {
            entries.Add(entry);
            return;
        }

        findings.Report(
            FindingCodes.DuplicateKey,
            entry.Key.Position,
            $"key \"{entry.Name}\" is already on line {first.Key.Position.Line}; expected each key once");
    }

    private static SourcePosition ToPosition(Mark mark) => new((int)mark.Line, (int)mark.Column);

    /// <summary>YamlDotNet blames a tab on the map around it, which may begin a page earlier.</summary>
    private static SourcePosition PositionOf(YamlException e, string text)
    {
        if (!e.Message.Contains("tab as indentation", StringComparison.Ordinal))
        {
            return ToPosition(e.Start);
        }

        var lines = text.Split('\n');
        var line = Array.FindIndex(lines, (int)e.Start.Line - 1, candidate => IndexOfTab(candidate) >= 0);
        return line < 0 ? ToPosition(e.Start) : new SourcePosition(line + 1, IndexOfTab(lines[line]) + 1);
    }

    private static int IndexOfTab(string line) =>
        line.AsSpan(0, line.Length - line.AsSpan().TrimStart().Length).IndexOf('\t');

    private static string Expectation(string cause) => cause.Contains("invalid mapping", StringComparison.Ordinal)
        ? "the indentation of the lines around it, or quotes around text that holds a colon"
        : "YAML";

    private static string Sentence(YamlException e)
    {
        var text = (e.InnerException ?? e).Message.TrimEnd('.');
        var cause = text.Length > 0 ? char.ToLowerInvariant(text[0]) + text[1..] : "the text ends too early";
        return cause.Contains("; expected", StringComparison.Ordinal) ? cause : $"{cause}; expected {Expectation(cause)}";
    }
}
