namespace Detect.Rules.Tests.Modifiers;

public class ModifierFindingTests
{
    [Theory]
    [InlineData("f|conatins", "x", "1:3: unknown-modifier: \"conatins\" is not a modifier; did you mean \"contains\"?")]
    [InlineData("f|bogus", "x", "1:3: unknown-modifier: \"bogus\" is not a modifier; expected one of those in Sigma's appendix of modifiers")]
    [InlineData("f|contains|contains", "x", "1:12: modifier-conflict: `contains` cannot be combined with `contains`: it is there twice; expected one of them")]
    [InlineData("f|startswith|endswith", "x", "1:14: modifier-conflict: `endswith` cannot be combined with `startswith`: they say different places; expected one of them")]
    [InlineData("f|contains|startswith", "x", "1:12: modifier-conflict: `startswith` cannot be combined with `contains`: they say different places; expected one of them")]
    [InlineData("f|gt|neq", "1", "1:6: modifier-conflict: `neq` cannot be combined with `gt`: it has to stand alone; expected one of them")]
    [InlineData("f|cidr|all", "192.0.2.0/24", "1:8: modifier-conflict: `all` cannot be combined with `cidr`: it has to stand alone; expected one of them")]
    [InlineData("f|exists|cased", "true", "1:10: modifier-conflict: `cased` cannot be combined with `exists`: it has to stand alone; expected one of them")]
    [InlineData("f|hour|gt", "1", "1:8: modifier-conflict: `gt` cannot be combined with `hour`: it has to stand alone; expected one of them")]
    [InlineData("f|wide|utf16", "x", "1:8: modifier-conflict: `utf16` cannot be combined with `wide`: a value has one encoding; expected one of them")]
    [InlineData("f|base64|base64offset", "x", "1:10: modifier-conflict: `base64offset` cannot be combined with `base64`: a value has one encoding; expected one of them")]
    [InlineData("f|re|contains", "x", "1:6: modifier-conflict: `contains` cannot be combined with `re`: a regular expression says that itself; expected one of them")]
    [InlineData("f|re|cased", "x", "1:6: modifier-conflict: `cased` cannot be combined with `re`: a regular expression says that itself; expected one of them")]
    [InlineData("f|fieldref|base64", "x", "1:12: modifier-conflict: `base64` cannot be combined with `fieldref`: a field is not text of the rule; expected one of them")]
    [InlineData("f|i", "x", "1:3: modifier-order: `i` is a flag of a regular expression; expected `re` before it")]
    [InlineData("f|contains|base64", "x", "1:12: modifier-order: `base64` comes after `contains`, which places its result; expected it before")]
    [InlineData("f|base64|wide", "x", "1:10: modifier-order: `wide` comes after Base64, which has encoded its result already; expected it before")]
    [InlineData("f|base64|windash", "x", "1:10: modifier-order: `windash` comes after the encoding, which leaves no dashes; expected it before")]
    [InlineData("|startswith", "x", "1:2: keyword-modifier: `startswith` needs a field, and keywords are searched for in the whole record; expected a field's name before it")]
    [InlineData("|exists", "true", "1:2: keyword-modifier: `exists` needs a field, and keywords are searched for in the whole record; expected a field's name before it")]
    [InlineData("", "null", "2:1: modifier-value: a keyword cannot be null; expected text")]
    [InlineData("f|contains", "null", "2:1: modifier-value: `contains` cannot be null; expected text")]
    [InlineData("f|base64", "a*", "2:1: modifier-value: `base64` cannot encode a wildcard; expected text, with \\* or \\? for a plain * or ?")]
    [InlineData("f|base64offset|contains", "ab", "2:1: modifier-value: `base64offset` leaves nothing to look for of so short a value; expected at least 3 bytes")]
    [InlineData("f|windash|base64", "-a -b -c -d -e", "2:1: modifier-value: an encoded value can have at most 4 dashes with `windash`; expected fewer")]
    [InlineData("f|exists", "maybe", "2:1: modifier-value: \"maybe\" does not say whether the field exists; expected true or false")]
    [InlineData("f|gte", "ten", "2:1: modifier-value: `gte` compares numbers and \"ten\" is none; expected a number")]
    [InlineData("f|hour", "24", "2:1: modifier-value: \"24\" is not a value of `hour`; expected a whole number from 0 to 23")]
    [InlineData("f|week", "0", "2:1: modifier-value: \"0\" is not a value of `week`; expected a whole number from 1 to 53")]
    [InlineData("f|fieldref", "7", "2:1: modifier-value: `fieldref` needs the name of a field; expected text")]
    [InlineData("f|cidr", "192.0.2.0/33", "2:1: invalid-network: \"192.0.2.0/33\" is not a network; expected one such as 192.0.2.0/24 or 2001:db8::/32")]
    [InlineData("f|cidr", "example", "2:1: invalid-network: \"example\" is not a network; expected one such as 192.0.2.0/24 or 2001:db8::/32")]
    [InlineData("f|cidr", "192.0.2.9/24", "2:1: invalid-network: \"192.0.2.9/24\" has bits set behind its prefix; did you mean \"192.0.2.0/24\"?")]
    [InlineData("f|cidr", "2001:db8::1/32", "2:1: invalid-network: \"2001:db8::1/32\" has bits set behind its prefix; did you mean \"2001:db8::/32\"?")]
    [InlineData("f|re", "a(b", "2:1: invalid-regex: \"a(b\" is not a regular expression: insufficient closing parentheses at character 3; expected a pattern as in PCRE")]
    [InlineData("f|re", "a++", "2:1: invalid-regex: \"a++\" is not a regular expression: nested quantifiers not parenthesized at character 3; expected a pattern as in PCRE")]
    [InlineData("f|re", "(?=a)b", "2:1: unsupported-regex: \"(?=a)b\" uses a lookahead or lookbehind, which only a backtracking engine can run, and such an engine can be made to hang; expected a pattern that can be run in linear time")]
    [InlineData("f|re", "(?<!a)b", "2:1: unsupported-regex: \"(?<!a)b\" uses a lookahead or lookbehind, which only a backtracking engine can run, and such an engine can be made to hang; expected a pattern that can be run in linear time")]
    [InlineData("f|re", @"(a)\1", @"2:1: unsupported-regex: ""(a)\1"" uses a backreference, which only a backtracking engine can run, and such an engine can be made to hang; expected a pattern that can be run in linear time")]
    [InlineData("f|re", "(?>a+)b", "2:1: unsupported-regex: \"(?>a+)b\" uses an atomic group, which only a backtracking engine can run, and such an engine can be made to hang; expected a pattern that can be run in linear time")]
    [InlineData("f|re", "(?(a)b|c)", "2:1: unsupported-regex: \"(?(a)b|c)\" uses a conditional group, which only a backtracking engine can run, and such an engine can be made to hang; expected a pattern that can be run in linear time")]
    [InlineData("f|re", "((a{99}){99}){99}", "2:1: unsupported-regex: \"((a{99}){99}){99}\" is too large to run: its repetitions multiply; expected a pattern that can be run in linear time")]
    public void A_mistake_is_told_in_one_sentence(string key, string value, string finding)
    {
        var built = BuiltExpression.Of(key, value);

        built.Expression.Should().BeNull();
        built.Findings.Where(text => text.StartsWith("Error", StringComparison.Ordinal)).Should().Equal("Error r.yml:" + finding);
    }

    [Theory]
    [InlineData("f|contains|all", "1:12: all-with-one-value: `all` has only one value to link; expected a list", "x")]
    [InlineData("f|all|contains", "1:3: all-not-last: `all` links the values whatever stands after it; expected it as the last modifier", "x", "y")]
    [InlineData("f", "3:1: null-in-value-list: null stands among other values, which Sigma forbids; expected a selection of its own for the absent field", "x", "null")]
    [InlineData("f|base64offset", "1:1: base64offset-without-contains: `base64offset` finds a part of a longer encoded text; expected `contains` after it", "whoami")]
    public void What_is_legal_but_suspicious_is_a_warning(string key, string finding, params string[] values)
    {
        var built = BuiltExpression.Of(key, values);

        built.Expression.Should().NotBeNull();
        built.Findings.Should().Equal("Warning r.yml:" + finding);
    }

    [Fact]
    public void An_empty_list_is_a_mistake()
    {
        var built = BuiltExpression.Of("f");

        built.Expression.Should().BeNull();
        built.Findings.Should().Equal(
            "Error r.yml:1:1: empty-value-list: no value is listed; expected at least one, or null for an absent field, or '' for an empty one");
    }

    [Fact]
    public void All_mistakes_of_a_field_are_told_at_once()
    {
        var built = BuiltExpression.Of("f|gte|conatins", "ten");

        built.Findings.Should().HaveCount(1).And.Contain(text => text.Contains("unknown-modifier"));
        BuiltExpression.Of("f|cidr", "a", "b").Findings.Should().HaveCount(2);
    }
}
