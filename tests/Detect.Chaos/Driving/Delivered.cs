using Detect.Connectors;

namespace Detect.Chaos;

/// <param name="NotificationId">The same at every attempt.</param>
/// <param name="Kind">Such as <c>detect.alert.created</c>.</param>
/// <param name="At">When its request came, as a timestamp of <see cref="System.Diagnostics.Stopwatch"/>.</param>
internal sealed record Delivered(string NotificationId, string Kind, AlertDocument Alert, long At);
