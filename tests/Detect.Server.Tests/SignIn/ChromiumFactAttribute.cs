namespace Detect.Server.Tests.SignIn;

/// <summary>A test with a real browser; skipped, with the reason, where there is none.</summary>
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute() => Skip = Chromium.Path is null ? "chromium is not on the PATH (apt-get install chromium)" : null;
}
