using System.Text.Json;

namespace Detect.Rules.Tests.Matching;

/// <summary>The fact <c>operation</c> is folded, and so is what rules compare it with, however they write it.</summary>
public sealed class OperationFoldingTests
{
    private const string Credentials = "Update application \u2013 Certificates and secrets management ";

    [Theory]
    [InlineData("operation: 'Update application \u2013 Certificates and secrets management '")]
    [InlineData("operation: 'Update application - Certificates and secrets management'")]
    [InlineData("operation|cased: 'Update application \u2014 Certificates and secrets management '")]
    [InlineData("operation|contains: \u2013 Certificates")]
    [InlineData("operation|contains: 'secrets management '")]
    [InlineData("operation|startswith: Update application \u2013")]
    [InlineData("operation|startswith: 'Update application \u2013 Certificates and secrets management '")]
    [InlineData("operation|endswith: '\u2013 Certificates and secrets management '")]
    [InlineData("operation: 'Update * \u2013 Certificates and secrets management '")]
    [InlineData("operation: '*\u2013 Certificates * '")]
    [InlineData("operation|windash: 'Update application \u2013 Certificates and secrets management '")]
    public void A_rule_may_spell_an_operation_as_the_log_does(string test) => Matches(Credentials, test).Should().BeTrue();

    [Theory]
    [InlineData("operation: Add member to role.")]
    [InlineData("operation|endswith: to role.")]
    [InlineData("operation|contains: to role.")]
    [InlineData("operation: 'Add * role.'")]
    public void A_rule_may_spell_an_operation_as_Office_365_does(string test) => Matches("Add member to role.", test).Should().BeTrue();

    [Theory]
    [InlineData("operation|startswith: 'Add '")]
    [InlineData("operation|contains: 'Add '")]
    [InlineData("operation|contains: ' member'")]
    [InlineData("operation|endswith: ' role'")]
    public void Blanks_inside_a_name_still_count(string test)
    {
        Matches("Add member role", test).Should().BeTrue();
        Matches("Addmember-role", test).Should().BeFalse();
    }

    [Fact]
    public void A_blank_at_an_open_end_is_no_wildcard() => Matches("Additional owner set", "operation|startswith: 'Add '").Should().BeFalse();

    [Fact]
    public void What_is_read_from_the_record_is_compared_as_written()
    {
        Matches(Credentials, "target: 'a \u2013 b '", target: "a - b").Should().BeFalse();
        Matches(Credentials, "target: 'a \u2013 b '", target: "a \u2013 b ").Should().BeTrue();
    }

    [Fact]
    public void A_regular_expression_is_left_as_it_is()
    {
        Matches(Credentials, "operation|re: 'application \u2013 C'").Should().BeFalse();
        Matches(Credentials, "operation|re: 'application - C'").Should().BeTrue();
    }

    private static bool Matches(string operation, string test, string target = "x")
    {
        var loaded = RuleLoader.Load([new RuleFile("rule.yml", $$"""
            title: Rule
            id: 00000000-0000-4000-8000-000000000001
            level: high
            logsource: {product: azure, service: auditlogs}
            detection:
                selection:
                    {{test}}
                condition: selection
            """)]);
        loaded.HasErrors.Should().BeFalse();
        var matched = new List<SigmaRule>();
        var matcher = CompiledRules.Compile(loaded.Rules.SigmaRules).CreateMatcher();
        PlainJson.ForEach(Record(operation, target), e => matcher.Match(e, matched), plain: false);
        return matched.Count == 1;
    }

    private static string Record(string operation, string target) => JsonSerializer.Serialize(new
    {
        time = "2026-03-02T09:00:00Z",
        operationName = operation,
        category = "AuditLogs",
        tenantId = "11111111-2222-3333-4444-555555555555",
        properties = new
        {
            id = "1",
            activityDisplayName = operation,
            activityDateTime = "2026-03-02T09:00:00Z",
            category = "ApplicationManagement",
            loggedByService = "Core Directory",
            targetResources = new[] { new { type = "Application", displayName = target } },
        },
    });
}
