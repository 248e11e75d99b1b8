namespace Detect.Rules.Tests.Loading;

public sealed class PublicRuleTests
{
    [CorpusFact]
    public void All_public_Entra_rules_load_unmodified()
    {
        var folder = Path.Combine(CorpusFactAttribute.Folder!, "sigma-azure");
        var files = Directory.GetFiles(folder, "*.yml", SearchOption.AllDirectories)
            .Select(path => new RuleFile(Path.GetFileName(path), File.ReadAllText(path)));

        var result = RuleLoader.Load(files);

        result.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Should().BeEmpty();
        result.Rules.SigmaRules.Should().HaveCount(86);
    }

    [Fact]
    public void Rules_of_other_products_have_nothing_wrong_with_them()
    {
        var result = RuleLoader.Load([new RuleFile("others.yml", OtherProducts)]);

        result.Findings.Where(finding => finding.Severity != FindingSeverity.Info).Should().BeEmpty();
        result.Rules.SigmaRules.Should().HaveCount(6).And.OnlyContain(rule => rule.Tables == Detect.Events.EventTables.None);
    }

    [Theory]
    [InlineData("DeviceInfo")]
    [InlineData("IPaddress")]
    [InlineData("Location")]
    [InlineData("properties.appId")]
    [InlineData("homeTenantId")]
    [InlineData("resourceTenantId")]
    [InlineData("DeviceDetail.trusttype")]
    [InlineData("Username")]
    [InlineData("ClientApp")]
    [InlineData("ResultType")]
    [InlineData("Date")]
    [InlineData("Initiatied.By")]
    [InlineData("ActivityDetails")]
    [InlineData("NetworkLocationDetails")]
    [InlineData("RiskState")]
    [InlineData("Resultdescription")]
    public void Spellings_of_public_sign_in_rules_are_fields(string field)
    {
        var rule = $$"""
            title: Spelling
            id: 00000000-0000-4000-8000-000000000001
            level: low
            logsource: {product: azure, service: signinlogs}
            detection: {selection: {{{field}}: x}, condition: selection}
            """;

        RuleLoader.Load([new RuleFile("rule.yml", rule)]).HasErrors.Should().BeFalse();
    }

    private const string OtherProducts = """
        title: Encoded command in a shell
        id: 00000000-0000-4000-8000-000000000011
        status: test
        level: high
        tags: [attack.execution, attack.t1059.001, cve.2024-0001]
        logsource: {category: process_creation, product: windows}
        detection:
            selection_img:
                - Image|endswith: ['\pwsh.exe', '\powershell.exe']
                - OriginalFileName: pwsh.dll
            selection_cli:
                CommandLine|contains|windash: ' -enc '
            selection_text:
                CommandLine|wide|base64offset|contains: 'http://'
            filter_main_parent:
                ParentImage: 'C:\Program Files\*\agent.exe'
                IntegrityLevel: [System, S-1-16-16384]
            filter_optional_none:
                ParentCommandLine: null
            condition: all of selection_* and not 1 of filter_*
        ---
        title: Service installed from a share
        id: 00000000-0000-4000-8000-000000000012
        level: medium
        logsource: {product: windows, service: system}
        detection:
            selection:
                Provider_Name: Service Control Manager
                EventID: 7045
                ImagePath|re: '^\\\\\\\\[^\\\\]+\\\\'
            condition: selection
        ---
        title: Cron changed by a web server
        id: 00000000-0000-4000-8000-000000000013
        level: medium
        logsource: {product: linux, service: auditd}
        detection:
            selection: {type: PATH, name|startswith: [/etc/cron., /var/spool/cron/], auid|gte: 1000}
            keywords: ['|all': [nginx, crontab]]
            condition: selection or keywords
        ---
        title: Access key of the root user
        id: 00000000-0000-4000-8000-000000000014
        level: high
        logsource: {product: aws, service: cloudtrail}
        detection:
            selection: {eventSource: iam.amazonaws.com, eventName: CreateAccessKey, userIdentity.type: Root}
            filter: {errorCode|exists: true}
            condition: selection and not filter
        ---
        title: Download of a script by address
        id: 00000000-0000-4000-8000-000000000015
        level: low
        logsource: {category: proxy}
        detection:
            selection: {c-uri|endswith: [.ps1, .hta], cs-host|cidr: [192.0.2.0/24, '2001:db8::/32'], sc-status: 200}
            condition: selection
        ---
        title: Word in a web server's log
        id: 00000000-0000-4000-8000-000000000016
        level: low
        logsource: {category: webserver}
        detection:
            keywords: ["${jndi:", '%24%7Bjndi:']
            condition: keywords
        """;
}
