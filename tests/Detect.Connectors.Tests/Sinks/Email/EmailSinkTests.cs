using System.Text;
using System.Text.RegularExpressions;
using Detect.Connectors.Tests.Sinks.Sentinel;

namespace Detect.Connectors.Tests.Sinks.Email;

public sealed partial class EmailSinkTests
{
    private readonly ManualClock clock = new(Some.Half);

    [Fact]
    public async Task A_mail_tells_the_alert_in_plain_text_and_in_HTML()
    {
        await using var server = new SmtpServer();

        (await SendAsync(server, Some.Notification())).Should().Be(DeliveryOutcome.Delivered);

        var mail = await server.Mail;
        mail.Should().Contain("Message-ID: <3f9c0f5e6a7b8c9d.Created.webhook@detect>").And.Contain("References: <3f9c0f5e6a7b8c9d@detect>")
            .And.Contain("Auto-Submitted: auto-generated").And.Contain("multipart/alternative").And.Contain("X-Priority: 1");
        var parts = Parts(mail);
        parts[0].Should().Contain("Who:        dana.ortiz@contoso.example").And.Contain("From:       203.0.113.77")
            .And.Contain("1. Ask the actor, by phone").And.Contain("https://detect.contoso.example/alerts/3f9c0f5e6a7b8c9d");
        parts[1].Should().Contain("<td style=\"vertical-align:top;padding:2px 0\">203.0.113.77</td>").And.Contain("<li>Ask the actor, by phone");
    }

    [Fact]
    public async Task What_an_attacker_wrote_stays_text()
    {
        await using var server = new SmtpServer();
        var alert = Some.Alert() with { Group = [new AlertField("actor", "<script>alert(1)</script>\r\nBcc: evil@contoso.example")] };

        await SendAsync(server, Some.Notification(alert: alert));

        var mail = await server.Mail;
        mail.Should().NotContain("\nBcc:");
        Parts(mail)[1].Should().Contain("&lt;script&gt;").And.NotContain("<script>");
    }

    [Fact]
    public async Task A_digest_is_one_mail_about_all_of_them()
    {
        await using var server = new SmtpServer();
        var digest = Some.Notification(NotificationKind.Digest) with { Alerts = [Some.Alert(), Some.Alert() with { Rule = Some.Rule() with { Title = "Another" } }] };

        await SendAsync(server, digest);

        var mail = await server.Mail;
        mail.Should().Contain("Subject: [Detect] Digest: 2 alerts");
        Parts(mail)[0].Should().Contain("High: Several eligible assignments").And.Contain("High: Another");
    }

    [Theory]
    [InlineData("CONNECT", "421 too busy", DeliveryResult.Retry)]
    [InlineData("MAIL FROM", "451 later", DeliveryResult.Retry)]
    [InlineData("MAIL FROM", "550 not you", DeliveryResult.Refused)]
    [InlineData("MAIL FROM", "530 5.7.57 sign in first", DeliveryResult.Retry)]
    [InlineData("MAIL FROM", "535 5.7.8 not like that", DeliveryResult.Retry)]
    [InlineData("END", "452 disk full", DeliveryResult.Retry)]
    [InlineData("END", "554 spam", DeliveryResult.Refused)]
    [InlineData("RCPT TO:<soc", "450 greylisted", DeliveryResult.Retry)]
    [InlineData("RCPT TO:<soc", "550 nobody here", DeliveryResult.Refused)]
    public async Task The_servers_answer_decides_what_becomes_of_the_notification(string command, string answer, DeliveryResult result)
    {
        await using var server = new SmtpServer(said => said.StartsWith(command, StringComparison.Ordinal) ? answer : null);

        var outcome = await SendAsync(server, Some.Notification());

        outcome.Result.Should().Be(result);
        outcome.Reason.Should().NotContain(answer[4..], "words from outside are not repeated");
    }

    [Fact]
    public async Task A_mail_that_some_recipients_got_is_not_sent_to_them_again()
    {
        await using var server = new SmtpServer(said => said.StartsWith("RCPT TO:<gone", StringComparison.Ordinal) ? "550 nobody here" : null);

        var outcome = await SendAsync(server, Some.Notification(), "soc@contoso.example", "gone@contoso.example");

        outcome.Should().Be(DeliveryOutcome.Delivered with { Reason = "1 of 2 recipients were not accepted" });
        (await server.Mail).Should().Contain("soc@contoso.example");
    }

    [Fact]
    public async Task A_server_that_offers_no_TLS_is_sent_nothing_when_TLS_is_wanted()
    {
        await using var server = new SmtpServer();
        await using var sink = new EmailSink("mail", Options(server.Port, "soc@contoso.example") with { UsesTls = true }, clock);

        var outcome = (await sink.DeliverAsync([Some.Notification()], CancellationToken.None))[0];

        outcome.Should().Be(DeliveryOutcome.Retry("the mail server offers no STARTTLS, without which nothing is sent (\"tls\")"));
        server.Mail.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_told()
    {
        using var certificate = LogsIngestionServer.MakeCertificate();
        await using var server = new SmtpServer(said => said.StartsWith("EHLO", StringComparison.Ordinal) ? "250-mail.contoso.example\r\n250 STARTTLS" : null)
        {
            Certificate = certificate,
        };
        await using var sink = new EmailSink("mail", Options(server.Port, "soc@contoso.example") with { UsesTls = true }, clock);

        var outcome = (await sink.DeliverAsync([Some.Notification()], CancellationToken.None))[0];

        outcome.Should().Be(DeliveryOutcome.Retry("the mail server's certificate is not trusted, or is of another host"));
        server.Mail.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told()
    {
        var server = new SmtpServer();
        var port = server.Port;
        await server.DisposeAsync();
        await using var sink = new EmailSink("mail", Options(port, "soc@contoso.example"), clock);

        var outcome = (await sink.DeliverAsync([Some.Notification()], CancellationToken.None))[0];

        outcome.Should().Be(DeliveryOutcome.Retry("the mail server cannot be reached, or spoke no SMTP"));
    }

    [Fact]
    public void An_address_that_is_none_is_told()
    {
        var create = () => new EmailSink("mail", Options(25, "soc"), clock);

        create.Should().Throw<FormatException>().WithMessage("\"soc\" is no mail address");
    }

    private async Task<DeliveryOutcome> SendAsync(SmtpServer server, Notification notification, params string[] to)
    {
        await using var sink = new EmailSink("mail", Options(server.Port, to.Length > 0 ? to : ["soc@contoso.example"]), clock);
        return (await sink.DeliverAsync([notification], CancellationToken.None))[0];
    }

    private static EmailOptions Options(int port, params string[] to) =>
        new() { Host = "127.0.0.1", Port = port, UsesTls = false, From = "detect@contoso.example", To = to };

    private static string[] Parts(string mail) =>
        [.. Base64Part().Matches(mail).Select(match => Encoding.UTF8.GetString(Convert.FromBase64String(match.Groups[1].Value)))];

    [GeneratedRegex("Content-Transfer-Encoding: base64\n\n([A-Za-z0-9+/=\n]+)")]
    private static partial Regex Base64Part();
}
