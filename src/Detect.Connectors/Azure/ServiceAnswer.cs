using System.Text.Json;

namespace Detect.Connectors;

/// <summary>An answer with a JSON body, or none.</summary>
internal sealed class ServiceAnswer(int status, JsonDocument? body, DateTimeOffset askedAt, TimeSpan? retryAfter) : IDisposable
{
    public int Status => status;

    /// <summary>Undefined when the body is empty or not JSON.</summary>
    public JsonElement Body => body?.RootElement ?? default;

    /// <summary>When the question was asked, by the service's clock.</summary>
    public DateTimeOffset AskedAt => askedAt;

    public TimeSpan? RetryAfter => retryAfter;

    public bool IsSuccess => status is >= 200 and < 300;

    /// <summary>The innermost <c>code</c> of the service's error, which some write without the member "error" around it.</summary>
    public string ErrorCode => ErrorText("code");

    public string ErrorMessage => ErrorText("message");

    public JsonElement Error => Body.ObjectMember("error");

    public void Dispose() => body?.Dispose();

    private string ErrorText(string name) => Innermost(Error).TextMember(name) ?? Body.TextMember(name) ?? "";

    private static JsonElement Innermost(JsonElement error)
    {
        var inner = error.ObjectMember("innererror");
        return inner.TextMember("code") is null ? error : Innermost(inner);
    }
}
