using System.Collections.Concurrent;
using Detect.Events;
using FsCheck;
using FsCheck.Fluent;

namespace Detect.Rules.Tests.Matching;

/// <summary>Random conditions over a few fields and words, so that they often meet random events.</summary>
internal sealed class RandomRules
{
    /// <summary>With all that makes folding and searching hard: non-ASCII, the Kelvin sign, the long s, lone dashes, short texts.</summary>
    public static readonly string[] Words =
    [
        "", "a", "ab", "abc", "add", "Add USER", "user", "service", "Kelvin", "\u212Aelvin", "\u017Fervice", "straße", "STRASSE",
        "ÄÖÜ-Größe", "äöü-grösse", "日本語のテキスト", "😀 smile", "Ünïcode", "İstanbul", "C:\\Temp\\*", "what?", "-enc /x", "50126", "50126.0",
        "5.0126e4", "0", "true", "null", "contoso.example", "ann@contoso.example", "bob@contoso.example", "line\nbreak",
        "Agent/12.45 (x/y)", "add user to group 17 \"of all\"",
        "1f0c6a52-0000-4000-8000-00000000000a", "1f0c6a52-0000-4000-8000-00000000000b", "2b7d9e13-1111-4111-8111-11111111111c",
    ];

    private static readonly string[] Patterns =
    [
        "add.*user", "^a+b?c", "conto[sz]o", "(ann|bob)@contoso", "user|service", "kelvin{1,2}", "serv(i)ce", "x?abc", @"c:\\temp", "li.e.break", @"\d{5}",
        "addi* user", "servic{0,1}e", "contoso|user", "smile$", "(?i)kelvin", "1f0c6a52-0{4}-4000", "größe+", "[abc]dd user",
    ];

    private static readonly string[] TextModifiers = ["", "|contains", "|startswith", "|endswith", "|windash", "|windash|contains", "|neq"];

    /// <summary>Over the plain JSON of <see cref="RandomEvents.Record"/>.</summary>
    public static readonly RandomRules PlainJson = new(
        ["a", "b", "c.d", "e"], name => JsonPathFields.Instance.Resolve(name, EventTables.Json).Field!);

    /// <summary>Over the audit records of <see cref="RandomEvents.AuditRecord"/>: in arrays, in several parts of a record, derived.</summary>
    public static readonly RandomRules Audit = new(
        [
            "targetResources.modifiedProperties.newValue", "targetResources.modifiedProperties.oldValue", "targetResources.displayName",
            "initiatedBy.user.userPrincipalName", "additionalDetails.value", "callerIpAddress", "correlationId", "resultReason",
            "change[Name].new",
        ],
        name => FieldCatalogue.Default.Resolve(name, EventTables.Audit).Field!);

    // Regular expressions are slow to build.
    private readonly ConcurrentDictionary<(string Key, string Pattern), Expression> regexes = [];

    private readonly string[] fields;
    private readonly Func<string, EventField> resolve;

    private RandomRules(string[] fields, Func<string, EventField> resolve)
    {
        this.fields = fields;
        this.resolve = resolve;
        Condition = Nested(3);
        Typical =
            from operation in Gen.Elements(Words)
            from rest in Gen.OneOf(Leaf, Leaf, Nested(1))
            select (Expression)new AndExpression([Build(fields[0], [Escaped(operation)])!, rest]);
    }

    public Gen<Expression> Condition { get; }

    /// <summary>What many rules of a large rule set look like: one of a few operations and something rarer.</summary>
    public Gen<Expression> Typical { get; }

    private Gen<Expression> Leaf => Gen.Frequency((6, TextTest), (2, RegexTest), (2, OtherTest), (1, Keyword));

    private Gen<Expression> Nested(int depth) => depth == 0 ? Leaf : Gen.Frequency(
        (3, Leaf),
        (3, Gen.NonEmptyListOf(Nested(depth - 1)).Resize(3).Select(operands => (Expression)new AndExpression([.. operands]))),
        (3, Gen.NonEmptyListOf(Nested(depth - 1)).Resize(3).Select(operands => (Expression)new OrExpression([.. operands]))),
        (1, Nested(depth - 1).Select(operand => (Expression)new NotExpression(operand))));

    private Gen<Expression> TextTest =>
        from tested in Gen.Elements(fields)
        from modifiers in Gen.Elements(TextModifiers)
        from cased in Gen.Frequency((4, Gen.Constant("")), (1, Gen.Constant("|cased")))
        from values in Gen.NonEmptyListOf(Value).Resize(3)
        from all in Gen.Elements("", "|all")
        select Build(tested + modifiers + cased + (values.Count > 1 ? all : ""), [.. values]);

    private Gen<Expression> RegexTest =>
        from tested in Gen.Elements(fields)
        from flags in Gen.Elements("", "|i", "|i|s", "|m")
        from pattern in Gen.Elements(Patterns)
        select regexes.GetOrAdd(($"{tested}|re{flags}", pattern), regex => Build(regex.Key, [Text(regex.Pattern)]));

    private Gen<Expression> OtherTest =>
        from tested in Gen.Elements(fields)
        from other in Gen.Elements(fields)
        from key in Gen.Elements("=null", "=50126", "=true", "|exists=true", "|gte=50000", "|fieldref=" + other, "|fieldref|contains=" + other, "|cidr=192.0.2.0/24", "|neq=0")
        select Build(tested + key[..key.IndexOf('=', StringComparison.Ordinal)], [Typed(key[(key.IndexOf('=', StringComparison.Ordinal) + 1)..])]);

    private Gen<Expression> Keyword =>
        from values in Gen.NonEmptyListOf(Value).Resize(2)
        select Build("", [.. values]);

    /// <summary>One or two words, escaped or with wildcards between them.</summary>
    private static Gen<RuleValue> Value =>
        from first in Gen.Elements(Words)
        from second in Gen.Elements(Words)
        from shape in Gen.Choose(0, 5)
        select shape switch
        {
            0 => Text(EscapedText(first) + "*" + EscapedText(second)),
            1 => Text(EscapedText(first) + "?" + EscapedText(second)),
            2 => Text(first),
            _ => Escaped(first),
        };

    private static RuleValue Escaped(string text) => Text(EscapedText(text));

    private static string EscapedText(string text) => TextPattern.Escape(text);

    private static RuleValue Text(string text) => new(RuleValueKind.Text, text, default);

    private static RuleValue Typed(string text) => new(
        text == "null" ? RuleValueKind.Null : text is "true" ? RuleValueKind.Boolean : char.IsDigit(text[0]) && !text.Contains('/') ? RuleValueKind.Number : RuleValueKind.Text,
        text,
        default);

    private Expression Build(string key, RuleValue[] values)
    {
        var names = key.Split('|');
        return FieldExpression.Build(
            names[0].Length == 0 ? null : resolve(names[0]),
            [.. names.Skip(1).Select(name => (name, default(SourcePosition)))],
            values,
            default,
            (name, _) => resolve(name),
            (severity, _, _, message, _) => { if (severity == FindingSeverity.Error) throw new InvalidOperationException(message); })!;
    }
}
