namespace Detect.Connectors;

/// <summary>Where a sink sends, in a line.</summary>
internal static class SinkText
{
    public static string Of(SinkSettings sink) => sink switch
    {
        WebhookSinkSettings { Type: "webhook" } webhook => $"webhook to {Host(webhook.Url)}, {Signing(webhook.SigningSecrets.Count)}",
        WebhookSinkSettings chat => $"{(chat.Type == "slack" ? "Slack" : "Microsoft Teams")} at {Host(chat.Url)}",
        PagerDutySinkSettings duty => $"PagerDuty at {duty.Endpoint.Host}",
        SentinelSinkSettings sentinel => $"Sentinel at {sentinel.Endpoint.Address.Host}, stream {sentinel.Stream}{(sentinel.Incidents is null ? "" : ", with incidents")}",
        EmailSinkSettings email => $"email by {email.Host} to {string.Join(", ", email.To)}",
        FileSinkSettings file => $"file {file.Path}, {Format(file.UsesOcsf)}",
        StdoutSinkSettings stdout => $"standard output, {Format(stdout.UsesOcsf)}",
        _ => sink.Type,
    };

    private static string Host(Secret url) => Uri.TryCreate(url.Reveal(), UriKind.Absolute, out var uri) ? uri.Host : "an address given at start";

    private static string Signing(int secrets) => secrets == 0 ? "unsigned" : $"signed with {secrets} secret{(secrets == 1 ? "" : "s")}";

    private static string Format(bool isOcsf) => isOcsf ? "OCSF" : "JSON lines";
}
