using Detect.Events;

namespace Detect.Rules.Tests.Modifiers;

public class ValueTestTests
{
    /// <summary>Each row: key with modifiers, values joined by ¦, the text that is tested, and whether it passes.</summary>
    [Theory]
    [InlineData("f", "Add user", "ADD USER", true)]
    [InlineData("f", "Add user", "Add user ", false)]
    [InlineData("f|cased", "Add user", "ADD USER", false)]
    [InlineData("f|cased", "Add user", "Add user", true)]
    [InlineData("f", "ÄÖÜ straße", "äöü STRAßE", true)]
    [InlineData("f", "straße", "strasse", false)]
    [InlineData("f", "''", "", true)]
    [InlineData("f", "''", " ", false)]
    [InlineData("f|contains", "add", "Please ADD one", true)]
    [InlineData("f|contains|cased", "add", "Please ADD one", false)]
    [InlineData("f|startswith", "svc-", "SVC-backup", true)]
    [InlineData("f|startswith", "svc-", "my-svc-", false)]
    [InlineData("f|endswith", ".example", "a@contoso.EXAMPLE", true)]
    [InlineData("f|endswith", ".example", "a.example.net", false)]
    [InlineData("f|contains|all", "one¦two", "two and one", true)]
    [InlineData("f|contains|all", "one¦two", "one only", false)]
    [InlineData("f|contains", "one¦two", "two", true)]
    [InlineData("f|neq", "one¦two", "two", false)]
    [InlineData("f|neq", "one¦two", "three", true)]
    [InlineData("f|contains|neq", "on", "one", false)]
    [InlineData("f|contains|neq|all", "on¦tw", "three", true)]
    [InlineData("f", "a*z", "a line\nand z", true)]
    [InlineData("f", "a*z", "az", true)]
    [InlineData("f", "a?z", "az", false)]
    [InlineData("f", "a?z", "a\nz", true)]
    [InlineData("f", "a?z", "a😀z", true)]
    [InlineData("f", "*a*b*c*", "xxaxxbxxbxxcxx", true)]
    [InlineData("f", "*a*b*c", "xxaxxbxxbxxcxx", false)]
    [InlineData("f", "É*ñ", "éxÑ", true)]
    [InlineData("f|cased", "a*Z", "a-z", false)]
    [InlineData("f|contains", "a?c", "xxabcxx", true)]
    [InlineData("f|startswith", "a?c", "abcd", true)]
    [InlineData("f|startswith", "a?c", "xabcd", false)]
    [InlineData("f", "*", "", true)]
    [InlineData("f", @"\*", "*", true)]
    [InlineData("f", @"\*", "x", false)]
    [InlineData("f", @"a\?", "a?", true)]
    [InlineData("f", @"a\?", "ab", false)]
    [InlineData("f", @"\\*", @"\anything", true)]
    [InlineData("f", @"\\*", @"anything", false)]
    [InlineData("f", @"\\\*", @"\*", true)]
    [InlineData("f", @"\\\*", @"\x", false)]
    [InlineData("f", @"C:\Windows\System32", @"c:\windows\system32", true)]
    [InlineData("f", @"C:\\Windows", @"c:\windows", true)]
    [InlineData("f", @"\\\\server\share", @"\\server\share", true)]
    [InlineData("f|endswith", @"\", @"folder\", true)]
    [InlineData("f|re", "^adm.n$", "admin", true)]
    [InlineData("f|re", "adm.n", "ADMIN", false)]
    [InlineData("f|re", "dmi", "admins", true)]
    [InlineData("f|re|i", "adm.n", "ADMIN", true)]
    [InlineData("f|re|ignorecase", "adm.n", "ADMIN", true)]
    [InlineData("f|re", "(?i)adm.n", "ADMIN", true)]
    [InlineData("f|re", "^two$", "one\ntwo", false)]
    [InlineData("f|re|m", "^two$", "one\ntwo\nthree", true)]
    [InlineData("f|re|multiline", "^two$", "one\ntwo\nthree", true)]
    [InlineData("f|re", "one.two", "one\ntwo", false)]
    [InlineData("f|re|s", "one.two", "one\ntwo", true)]
    [InlineData("f|re|dotall|i", "ONE.two", "one\ntwo", true)]
    [InlineData("f|re|all", "a+¦b+", "xxaabb", true)]
    [InlineData("f|re|all", "a+¦b+", "xxaa", false)]
    [InlineData("f|re", @"\b(add|update)\b\s+\w{3}", "please update all", true)]
    [InlineData("f|lt", "10", "9", true)]
    [InlineData("f|lt", "10", "10", false)]
    [InlineData("f|lte", "10", "10.0", true)]
    [InlineData("f|gt", "-1", "-0.5", true)]
    [InlineData("f|gte", "1e3", "1000", true)]
    [InlineData("f|gte", "10", "ten", false)]
    [InlineData("f|gte", "10", "", false)]
    [InlineData("f", "50126", "50126", true)]
    [InlineData("f", "50126", "50126.0", true)]
    [InlineData("f", "50126", "501260", false)]
    [InlineData("f", "'50126'", "50126", true)]
    [InlineData("f|neq", "50126", "50126", false)]
    [InlineData("f|contains", "50126", "error 50126!", true)]
    [InlineData("f", "true", "True", true)]
    [InlineData("f", "true", "1", false)]
    [InlineData("f", "12345678901234567890123456789012", "12345678901234567890123456789012", true)]
    [InlineData("f|cidr", "192.0.2.0/24", "192.0.2.77", true)]
    [InlineData("f|cidr", "192.0.2.0/24", "192.0.3.77", false)]
    [InlineData("f|cidr", "192.0.2.0/24", "192.0.2.77:443", true)]
    [InlineData("f|cidr", "192.0.2.0/24", "::ffff:192.0.2.77", true)]
    [InlineData("f|cidr", "192.0.2.0/24", "[::ffff:192.0.2.77]:443", true)]
    [InlineData("f|cidr", "192.0.2.7", "192.0.2.7", true)]
    [InlineData("f|cidr", "0.0.0.0/0", "203.0.113.1", true)]
    [InlineData("f|cidr", "0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("f|cidr", "2001:db8::/32", "2001:db8:1::5", true)]
    [InlineData("f|cidr", "2001:db8::/32", "[2001:db8:1::5]:8443", true)]
    [InlineData("f|cidr", "2001:db8::/32", "2001:db9::5", false)]
    [InlineData("f|cidr", "fe80::/10", "fe80::1%eth0", true)]
    [InlineData("f|cidr", "::/0", "192.0.2.1", false)]
    [InlineData("f|cidr", "::ffff:192.0.2.0/120", "192.0.2.1", true)]
    [InlineData("f|cidr", "192.0.2.0/24", "not an address", false)]
    [InlineData("f|cidr", "0.0.0.0/8", "10", false)]
    [InlineData("f|base64", "foo", "Zm9v", true)]
    [InlineData("f|base64|contains", "foo", "xxZm9vxx", true)]
    [InlineData("f|base64", "ü", "w7w=", true)]
    [InlineData("f|wide|base64", "foo", "ZgBvAG8A", true)]
    [InlineData("f|utf16le|base64", "foo", "ZgBvAG8A", true)]
    [InlineData("f|utf16be|base64", "foo", "AGYAbwBv", true)]
    [InlineData("f|utf16|base64", "foo", "//5mAG8AbwA=", true)]
    [InlineData("f|wide", "foo", "f\0o\0o\0", true)]
    [InlineData("f|utf16be|contains", "fo", "x\0f\0ox", true)]
    [InlineData("f|wide", "f*o", "f\0xyo\0", true)]
    [InlineData("f|base64offset|contains", "foobar", "Zm9vYmFy", true)]
    [InlineData("f|base64offset|contains", "foobar", "eGZvb2Jhcg==", true)]
    [InlineData("f|base64offset|contains", "foobar", "eHhmb29iYXI=", true)]
    [InlineData("f|base64offset|contains", "foobar", "Zm9vYmF6", false)]
    [InlineData("f|windash|contains", " -enc", "run /enc", true)]
    [InlineData("f|windash|contains", " -enc", "run \u2013enc", true)]
    [InlineData("f|windash|contains", " -enc", "run \u2014enc", true)]
    [InlineData("f|windash|contains", " -enc", "run \u2015ENC", true)]
    [InlineData("f|windash|contains", " -enc", "run +enc", false)]
    [InlineData("f|windash|contains|all", "-a¦/b", "x /a -b", true)]
    [InlineData("f|windash|base64", "-a", "L2E=", true)]
    [InlineData("f|minute", "14", "2026-03-02T09:14:59.9999999Z", true)]
    [InlineData("f|hour", "9", "2026-03-02T11:14:00+02:00", true)]
    [InlineData("f|hour", "9", "2026-03-02T09:14:00", true)]
    [InlineData("f|day", "2", "2026-03-02T09:14:00Z", true)]
    [InlineData("f|week", "53", "2027-01-01T00:00:00Z", true)]
    [InlineData("f|month", "3", "2026-03-02T09:14:00Z", true)]
    [InlineData("f|year", "2026", "2026-03-02T09:14:00Z", true)]
    [InlineData("f|year", "2026", "yesterday", false)]
    public void A_value_passes_or_fails_as_the_modifiers_say(string key, string values, string text, bool passes)
    {
        var built = BuiltExpression.Of(key, values.Split('¦'));

        built.Expression.Should().NotBeNull(string.Join('\n', built.Findings));
        Holds(built.Expression!, FieldValue.OfText(text)).Should().Be(passes);
    }

    [Fact]
    public void Numbers_and_booleans_of_the_record_equal_their_text()
    {
        var number = new FieldValue(FieldValueKind.Number, "50126");

        Holds(BuiltExpression.Of("f", "50126").Expression!, number).Should().BeTrue();
        Holds(BuiltExpression.Of("f", "'50126'").Expression!, number).Should().BeTrue();
        Holds(BuiltExpression.Of("f", "50126").Expression!, new FieldValue(FieldValueKind.Number, "5.0126e4")).Should().BeTrue();
        Holds(BuiltExpression.Of("f", "'True'").Expression!, FieldValue.OfBoolean(true)).Should().BeTrue();
        Holds(BuiltExpression.Of("f", "true").Expression!, FieldValue.OfBoolean(false)).Should().BeFalse();
        Holds(BuiltExpression.Of("f|gt", "0").Expression!, FieldValue.OfBoolean(true)).Should().BeFalse();
    }

    [Theory]
    [InlineData("f", "null", true)]
    [InlineData("f|neq", "null", false)]
    [InlineData("f", "''", false)]
    [InlineData("f", "*", false)]
    [InlineData("f|re", ".*", false)]
    [InlineData("f|exists", "true", true)]
    public void A_null_is_null_and_exists_but_is_no_text(string key, string value, bool passes) =>
        Holds(BuiltExpression.Of(key, value).Expression!, FieldValue.Null).Should().Be(passes);

    [Theory]
    [InlineData("f", "null", true)]
    [InlineData("f|neq", "x", true)]
    [InlineData("f", "''", false)]
    [InlineData("f|exists", "true", false)]
    [InlineData("f|exists", "false", true)]
    public void An_absent_field_is_null_and_not_equal_to_anything(string key, string value, bool passes) =>
        Holds(BuiltExpression.Of(key, value).Expression!, exists: false).Should().Be(passes);

    [Theory]
    [InlineData("f", "b", true)]
    [InlineData("f", "c", false)]
    [InlineData("f|neq", "b", false)]
    [InlineData("f|neq", "c", true)]
    [InlineData("f", "null", true)]
    [InlineData("f|all", "a¦b", true)]
    public void Of_an_array_any_member_can_pass_and_neq_means_none(string key, string values, bool passes) =>
        Holds(BuiltExpression.Of(key, values.Split('¦')).Expression!, FieldValue.OfText("a"), FieldValue.Null, FieldValue.OfText("b"))
            .Should().Be(passes);

    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("^(a|aa)+$")]
    [InlineData("^(.*a){25}$")]
    [InlineData("([a-zA-Z]+)*!")]
    public void A_pattern_that_would_backtrack_for_ever_ends(string pattern) =>
        Holds(BuiltExpression.Of("f|re", pattern).Expression!, FieldValue.OfText(new string('a', 20_000) + "?")).Should().BeFalse();

    [Fact]
    public void A_pattern_of_many_wildcards_ends() =>
        Holds(BuiltExpression.Of("f", "*a*a*a*a*a*a*a*a*b").Expression!, FieldValue.OfText(new string('a', 20_000))).Should().BeFalse();

    private static bool Holds(Expression expression, params FieldValue[] values) => Holds(expression, exists: true, values);

    private static bool Holds(Expression expression, bool exists, params FieldValue[] values) => expression switch
    {
        AndExpression and => and.Operands.All(operand => Holds(operand, exists, values)),
        OrExpression or => or.Operands.Any(operand => Holds(operand, exists, values)),
        NotExpression not => !Holds(not.Operand, exists, values),
        FieldTest test => test.Test.Holds(new FieldValues(exists, values), null!),
        _ => throw new InvalidOperationException(),
    };
}
