namespace Detect.Connectors.Tests.Configuration;

public sealed class SecretTests
{
    private const string Address = "https://contoso.vault.azure.net/secrets/hub";

    private const string HubConnection = "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=listen;SharedAccessKey=ZnJvbSB0aGUgdmF1bHQ=";

    private static readonly Dictionary<string, string> Environment = new() { ["HOOK"] = "https://hooks.contoso.example/T0/secret", ["PORT"] = "25" };

    [Fact]
    public void References_stand_for_what_the_environment_files_and_the_vault_say()
    {
        var file = Path.Join(Configurations.Folder, "hook.secret");
        File.WriteAllText(file, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
        var configuration = Configurations.Good(
            $$$"""
            sources:
              - {name: hub, type: eventhubs-kafka, hub: h, connectionString: "${keyvault:{{{Address}}}}"}
            sinks:
              - {name: soc, type: webhook, url: "${env:HOOK}?x=${env:PORT}", signingSecrets: "${file:hook.secret}"}
              - {name: mail, type: email, host: mail.contoso.example, port: "${env:PORT}", from: a@contoso.example, to: b@contoso.example}
            """,
            Environment,
            new Vault());

        ((EventHubsSourceSettings)configuration.Sources[0]).ConnectionString!.Reveal().Should().Be(HubConnection);
        var webhook = (WebhookSinkSettings)configuration.Sinks[0];
        webhook.Url.Reveal().Should().Be("https://hooks.contoso.example/T0/secret?x=25");
        webhook.SigningSecrets.Should().ContainSingle().Which.Reveal().Should().Be("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        ((EmailSinkSettings)configuration.Sinks[1]).Port.Should().Be(25);
    }

    [Theory]
    [InlineData("${env:NOPE}", "the environment variable NOPE is not set; expected the value that ${env:NOPE} stands for")]
    [InlineData("${file:/nowhere/at/all}", "the file /nowhere/at/all: no such file or folder; expected one that holds a secret")]
    [InlineData("${vault:x}", "\"${vault:x}\" is no reference; expected ${env:NAME}, ${file:PATH} or ${keyvault:https://VAULT/secrets/NAME}")]
    [InlineData("${keyvault:hub}", "\"hub\" is not the address of a secret; expected https://VAULT/secrets/NAME")]
    [InlineData("${keyvault:https://contoso.vault.azure.net/secrets/other}", "https://contoso.vault.azure.net/secrets/other: the vault has no such secret")]
    public void A_reference_to_nothing_is_an_error(string reference, string sentence) =>
        Configurations.Findings($"name: \"{reference}\"", vault: new Vault()).Should().Equal($"detect.yml:1:7: unresolved-reference: {sentence}");

    [Fact]
    public void What_a_reference_stands_for_is_not_shown_in_a_finding() =>
        Configurations.Findings("engine: {threads: \"${env:HOOK}\"}", Environment).Should().Equal(
            "detect.yml:1:19: invalid-value: \"${env:HOOK}\" is not a value of \"threads\"; expected a whole number from 1 to 256");

    [Fact]
    public void Without_a_vault_its_secrets_are_neither_looked_up_nor_checked()
    {
        var result = Configurations.Load($"telemetry: {{endpoint: \"${{keyvault:{Address}}}\"}}");

        result.Findings.Should().NotContain(finding => finding.Severity == Detect.Rules.FindingSeverity.Error);
        result.Configuration!.Telemetry.Endpoint.Should().BeNull();
    }

    [Fact]
    public void A_secret_never_shows_itself()
    {
        var configuration = Configurations.Good("api: {tokens: [{name: ci, token: \"${env:HOOK}\"}]}", Environment);

        configuration.Api.Tokens[0].ToString().Should().Be("ApiToken { Name = ci, Role = Reader, Token = *** }");
        System.Text.Json.JsonSerializer.Serialize(configuration.Api.Tokens[0]).Should().NotContain("hooks.contoso");
    }

    [Fact]
    public void A_connection_string_without_a_password_is_no_secret() =>
        Configurations.Findings("store: {postgresql: \"Host=/run/postgresql;Database=detect\"}").Should().BeEmpty();

    private sealed class Vault : ISecretVault
    {
        public Task<string> GetAsync(Uri secret, CancellationToken cancellation) => secret.AbsoluteUri == Address
            ? Task.FromResult(HubConnection)
            : throw new SecretVaultException("the vault has no such secret");
    }
}
