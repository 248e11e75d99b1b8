using System.Net.Mail;
using System.Security.Authentication;

namespace Detect.Connectors;

/// <summary>What a mail server's answer means for the notification. Its words are not repeated: they may quote the mail.</summary>
internal static class SmtpAnswers
{
    private const int PermanentFailure = 500;

    // RFC 4954.
    private static readonly int[] WantsSignIn = [530, 534, 535, 538];

    public static DeliveryOutcome Of(SmtpException e, int recipients)
    {
        var failed = e switch
        {
            SmtpFailedRecipientsException several => several.InnerExceptions,
            SmtpFailedRecipientException one => [one],
            _ => [],
        };
        if (failed.Length == 0)
        {
            return Whole(e);
        }

        // The server took the mail for the others: sending it again would give it to them twice.
        if (failed.Length < recipients)
        {
            return DeliveryOutcome.Delivered with { Reason = $"{failed.Length} of {recipients} recipients were not accepted" };
        }

        var code = (int)failed[0].StatusCode;
        return failed.All(recipient => IsPermanent(recipient.StatusCode))
            ? DeliveryOutcome.Refused($"no recipient was accepted ({code})")
            : DeliveryOutcome.Retry($"no recipient was accepted for now ({code})");
    }

    private static DeliveryOutcome Whole(SmtpException e) => e.StatusCode switch
    {
        SmtpStatusCode.GeneralFailure => DeliveryOutcome.Retry(WhyThereWasNoAnswer(e)),

        // That is about the sink and not about the mail: what waits is not lost while somebody mends it.
        _ when WantsSignIn.Contains((int)e.StatusCode) =>
            DeliveryOutcome.Retry($"the mail server wants to be signed in to ({(int)e.StatusCode}): see \"username\" and \"password\" of the sink"),
        _ when IsPermanent(e.StatusCode) => DeliveryOutcome.Refused($"the mail server refused ({(int)e.StatusCode})"),
        _ => DeliveryOutcome.Retry($"the mail server cannot take it now ({(int)e.StatusCode})"),
    };

    // The client fails by itself, with nothing beneath it, where the server offers no STARTTLS, or offers it and then will not.
    private static string WhyThereWasNoAnswer(SmtpException e) => e.InnerException switch
    {
        null => "the mail server offers no STARTTLS, without which nothing is sent (\"tls\")",
        var inner when inner.GetBaseException() is AuthenticationException => "the mail server's certificate is not trusted, or is of another host",
        _ => "the mail server cannot be reached, or spoke no SMTP",
    };

    private static bool IsPermanent(SmtpStatusCode code) => (int)code >= PermanentFailure;
}
