using Detect.Connectors;

namespace Detect.Server;

/// <summary>Who is asking, and what they may do.</summary>
internal sealed record Caller(string Name, ApiRole Role)
{
    private static readonly object Key = new();

    /// <summary>With a browser, whose cookie stands for the token.</summary>
    public bool IsSignedIn { get; init; }

    public static Caller Of(HttpContext context) =>
        (Caller)(context.Items[Key] ?? throw new InvalidOperationException("The endpoint says no role, so nobody was identified."));

    public static Caller? Find(HttpContext context) => context.Items.TryGetValue(Key, out var caller) ? caller as Caller : null;

    public void Set(HttpContext context) => context.Items[Key] = this;
}

/// <summary>On an endpoint: the least role that may use it. An endpoint without one is open to everybody.</summary>
internal sealed record NeedsRole(ApiRole Role);

/// <summary>On an endpoint: people open it with a browser.</summary>
internal sealed record IsPage;

/// <summary>On an endpoint: it takes what a form sends, from a page of this site and from nowhere else.</summary>
internal sealed record TakesForm;
