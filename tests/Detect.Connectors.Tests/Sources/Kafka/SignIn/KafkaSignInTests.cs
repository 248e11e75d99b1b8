using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Azure.Core;

namespace Detect.Connectors.Tests.SignIn;

/// <summary>As Event Hubs takes its clients: over TLS, signed in with a connection string or with a token.</summary>
public sealed class KafkaSignInTests : IDisposable
{
    private const string Connection = "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=listen;SharedAccessKey=c2VjcmV0IGtleQ==";

    private readonly TestStore store = new();
    private readonly X509Certificate2 certificate = CertificateOf("127.0.0.1");
    private readonly string caFile = Path.GetTempFileName();

    public KafkaSignInTests() => File.WriteAllText(caFile, certificate.ExportCertificatePem());

    public void Dispose()
    {
        certificate.Dispose();
        File.Delete(caFile);
    }

    [KafkaFact]
    public async Task A_connection_string_is_user_and_password_and_what_is_logged_is_read()
    {
        await using var topic = await TestTopic.StartAsync(2, brokers: 1);
        await topic.WriteAsync(0, 0, 100);
        await using var front = await SigningBroker.StartAsync(topic.Broker, certificate, (_, sent) => Encoding.UTF8.GetString(sent) == $"\0$ConnectionString\0{Connection}");
        await using var worker = new TestWorker(store, Behind(front, topic, EventHubsKafka.WithConnectionString("entra", Connection, TestTopic.Name, "detect")));

        await store.UntilCountAsync(100);
        await topic.WriteAsync(1, 0, 10);
        await store.UntilCountAsync(110);

        front.SignIns.Should().OnlyContain(signIn => signIn.Mechanism == "PLAIN");
    }

    [KafkaFact]
    public async Task A_key_that_was_revoked_is_said_and_not_shown_and_reading_begins_when_it_is_good_again()
    {
        var isGood = false;
        await using var topic = await TestTopic.StartAsync(1, brokers: 1);
        await topic.WriteAsync(0, 0, 10);
        await using var front = await SigningBroker.StartAsync(topic.Broker, certificate, (_, _) => isGood);
        await using var worker = new TestWorker(store, Behind(front, topic, EventHubsKafka.WithConnectionString("entra", Connection, TestTopic.Name, "detect")));

        await worker.UntilReportedAsync(report => report is { State: SourceState.Failing, Reason: { } reason } && reason.Contains("'Listen' claim(s) are required", StringComparison.Ordinal));
        isGood = true;
        await store.UntilCountAsync(10);

        worker.Reports.Should().NotContain(report => report.Reason != null && report.Reason.Contains("c2VjcmV0"));
        worker.Reports.Should().NotContain(report => report.Reason != null && report.Reason.StartsWith("no broker"), "the cause says more");
        await store.UntilAsync(() => worker.Reports.Last(report => report.Partition is null).State == SourceState.Running);
    }

    [KafkaFact]
    public async Task A_token_is_renewed_before_it_ends_and_reading_goes_on()
    {
        var credential = new ShortTokens(TimeSpan.FromSeconds(3));
        await using var topic = await TestTopic.StartAsync(1, brokers: 1);
        await topic.WriteAsync(0, 0, 10);
        await using var front = await SigningBroker.StartAsync(topic.Broker, certificate, credential.IsGood, credential.Lifetime);
        await using var worker = new TestWorker(store, Behind(front, topic, EventHubsKafka.WithToken("entra", "contoso.servicebus.windows.net", TestTopic.Name, "detect", credential)));
        await store.UntilCountAsync(10);

        // More than one connection may sign in again with the first token.
        await store.UntilAsync(() => front.SignIns.Where(signIn => signIn.IsAgain).Any(again => !again.Sent.SequenceEqual(front.SignIns.First().Sent)));
        await topic.WriteAsync(0, 10, 10);
        await store.UntilCountAsync(20);

        credential.Given.Should().BeGreaterThan(1);
        front.SignIns.Should().OnlyContain(signIn => signIn.Mechanism == "OAUTHBEARER");
        store.Records.Should().Equal(TestTopic.Records(0, 0, 20));
    }

    [KafkaFact]
    public async Task A_broker_whose_certificate_nobody_vouches_for_is_told_nothing()
    {
        await using var topic = await TestTopic.StartAsync(1, brokers: 1);
        await using var front = await SigningBroker.StartAsync(topic.Broker, certificate, (_, _) => true);
        var settings = Behind(front, topic, EventHubsKafka.WithConnectionString("entra", Connection, TestTopic.Name, "detect"));
        await using var worker = new TestWorker(store, settings with { CaFile = null });

        await worker.UntilReportedAsync(report => report is { State: SourceState.Failing, Reason: { } reason } && reason.Contains("certificate", StringComparison.OrdinalIgnoreCase));

        front.SignIns.Should().BeEmpty();
    }

    [KafkaFact]
    public async Task A_certificate_of_another_host_is_none()
    {
        await using var topic = await TestTopic.StartAsync(1, brokers: 1);
        using var other = CertificateOf("192.0.2.1");
        await File.WriteAllTextAsync(caFile, other.ExportCertificatePem());
        await using var front = await SigningBroker.StartAsync(topic.Broker, other, (_, _) => true);
        await using var worker = new TestWorker(store, Behind(front, topic, EventHubsKafka.WithConnectionString("entra", Connection, TestTopic.Name, "detect")));

        await worker.UntilReportedAsync(report => report is { State: SourceState.Failing, Reason: { } reason } && reason.Contains("certificate", StringComparison.OrdinalIgnoreCase));

        front.SignIns.Should().BeEmpty();
    }

    [KafkaFact]
    public async Task TLS_to_a_port_without_it_is_said_with_the_setting_to_look_at()
    {
        await using var topic = await TestTopic.StartAsync(1, brokers: 1);
        await using var worker = new TestWorker(store, topic.Settings with { Tls = true });

        await worker.UntilReportedAsync(report => report.Reason ==
            $"no broker of {topic.Broker.BootstrapServers} can be reached: it takes the connection and speaks no TLS; see the port, and \"security\" of the source");
    }

    [KafkaFact]
    public async Task A_port_that_takes_TLS_alone_is_said_with_the_setting_to_look_at()
    {
        await using var topic = await TestTopic.StartAsync(1, brokers: 1);
        await using var front = await SigningBroker.StartAsync(topic.Broker, certificate, (_, _) => true);
        await using var worker = new TestWorker(store, topic.Settings with { BootstrapServers = front.Address });

        await worker.UntilReportedAsync(report => report.Reason ==
            $"no broker of {front.Address} can be reached: it takes the connection and closes it, as for want of TLS; see the port, and \"security\" of the source");
    }

    private static X509Certificate2 CertificateOf(string address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=broker", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private KafkaSettings Behind(SigningBroker front, TestTopic topic, KafkaSettings settings) => settings with
    {
        BootstrapServers = front.Address,
        CaFile = caFile,
        Limits = topic.Settings.Limits,
        WatchInterval = topic.Settings.WatchInterval,
        ClientSettings = topic.Settings.ClientSettings,
    };

    /// <summary>Gives tokens that are good for a moment.</summary>
    private sealed class ShortTokens(TimeSpan lifetime) : TokenCredential
    {
        private readonly ConcurrentDictionary<string, DateTimeOffset> given = new();

        public TimeSpan Lifetime => lifetime;

        public int Given => given.Count;

        public bool IsGood(string mechanism, byte[] sent) =>
            Encoding.UTF8.GetString(sent).Split('\u0001').FirstOrDefault(part => part.StartsWith("auth=Bearer ", StringComparison.Ordinal)) is { } auth
            && given.TryGetValue(auth["auth=Bearer ".Length..], out var until) && until > TimeProvider.System.GetUtcNow();

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            var (token, until) = ($"token{given.Count}", TimeProvider.System.GetUtcNow() + lifetime);
            given[token] = until;
            return new AccessToken(token, until);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
