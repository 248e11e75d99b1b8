using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace Detect.Connectors;

/// <summary>One mail for each notification, plain text and HTML; mails about one alert are one conversation.</summary>
public sealed class EmailSink : ISink
{
    private readonly EmailOptions options;
    private readonly TimeProvider clock;

    /// <exception cref="FormatException">An address is none.</exception>
    public EmailSink(string name, EmailOptions options, TimeProvider clock)
    {
        foreach (var address in options.To.Append(options.From))
        {
            if (!MailAddress.TryCreate(address, out _))
            {
                throw new FormatException($"\"{address}\" is no mail address");
            }
        }

        Name = name;
        this.options = options;
        this.clock = clock;
    }

    public string Name { get; }

    public SinkLimits Limits => SinkLimits.OneByOne;

    public async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(IReadOnlyList<Notification> notifications, CancellationToken stopping)
    {
        var outcomes = new DeliveryOutcome[notifications.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = await SendAsync(notifications[i], stopping).ConfigureAwait(false);
        }

        return outcomes;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<DeliveryOutcome> SendAsync(Notification notification, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        using var client = new SmtpClient(options.Host, options.Port) { EnableSsl = options.UsesTls };
        if (options.Username is { } username)
        {
            client.Credentials = new NetworkCredential(username, options.Password?.Reveal());
        }

        using var message = Message(notification);
        try
        {
            await client.SendMailAsync(message, either.Token).ConfigureAwait(false);
            return DeliveryOutcome.Delivered;
        }
        catch (SmtpException e)
        {
            return SmtpAnswers.Of(e, options.To.Count);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            return HttpAnswers.NoAnswer(options.Timeout);
        }
    }

    private MailMessage Message(Notification notification)
    {
        var message = new MailMessage
        {
            From = new MailAddress(options.From),
            Subject = EmailText.Subject(notification),
            SubjectEncoding = Encoding.UTF8,
            Priority = notification is { Kind: NotificationKind.Created, Alert.Rule.Level: >= Rules.RuleLevel.High } ? MailPriority.High : MailPriority.Normal,
        };
        foreach (var address in options.To)
        {
            message.To.Add(address);
        }

        message.Headers.Add("Message-ID", $"<{Token(notification.Id)}@detect>");
        message.Headers.Add("References", $"<{Token(notification.Alert.Id)}@detect>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.AlternateViews.Add(View(EmailText.Plain(notification), MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(View(EmailText.Html(notification), MediaTypeNames.Text.Html));
        return message;
    }

    private static AlternateView View(string text, string mediaType)
    {
        var view = AlternateView.CreateAlternateViewFromString(text, Encoding.UTF8, mediaType);
        view.TransferEncoding = TransferEncoding.Base64;
        return view;
    }

    private static string Token(string id) => string.Concat(id.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' ? c : '_'));
}
