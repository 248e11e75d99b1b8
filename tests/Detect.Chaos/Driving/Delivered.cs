using Detect.Connectors;

namespace Detect.Chaos;

/// <param name="NotificationId">The same at every attempt.</param>
/// <param name="Kind">Such as <c>detect.alert.created</c>.</param>
internal sealed record Delivered(string NotificationId, string Kind, AlertDocument Alert);
