using System.Net.Mail;

namespace Detect.Connectors;

/// <summary>What a mail server's answer means for the notification. Its words are not repeated: they may quote the mail.</summary>
internal static class SmtpAnswers
{
    private const int PermanentFailure = 500;

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
        SmtpStatusCode.GeneralFailure => DeliveryOutcome.Retry("the mail server cannot be reached, or spoke no SMTP"),
        _ when IsPermanent(e.StatusCode) => DeliveryOutcome.Refused($"the mail server refused ({(int)e.StatusCode})"),
        _ => DeliveryOutcome.Retry($"the mail server cannot take it now ({(int)e.StatusCode})"),
    };

    private static bool IsPermanent(SmtpStatusCode code) => (int)code >= PermanentFailure;
}
