using System.Net;
using System.Text.RegularExpressions;
using Detect.Server.Tests.Api;

namespace Detect.Server.Tests.SignIn;

/// <summary>What a browser does about cookies and forms, over real HTTP; it follows nothing by itself.</summary>
internal sealed partial class CookieBrowser : IDisposable
{
    private readonly CookieContainer cookies = new();
    private readonly HttpClient client;

    /// <param name="cookie">Of a session begun before.</param>
    public CookieBrowser(Uri address, string? cookie = null)
    {
        client = new HttpClient(new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = address };
        if (cookie is not null)
        {
            cookies.Add(address, new Cookie(BrowserSignIn.CookieName, cookie));
        }
    }

    public string? Cookie => cookies.GetCookies(client.BaseAddress!).SingleOrDefault(cookie => cookie.Name == BrowserSignIn.CookieName)?.Value;

    public static async Task<CookieBrowser> SignedInAsync(RunningApi api, string token)
    {
        var browser = new CookieBrowser(api.Address);
        using var response = await browser.SignInAsync(token);
        response.StatusCode.Should().Be(HttpStatusCode.Found);
        return browser;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => client.GetAsync(path);

    public async Task<int> StatusAsync(string path)
    {
        using var response = await GetAsync(path);
        return (int)response.StatusCode;
    }

    public Task<HttpResponseMessage> SignInAsync(string token, string? returnAddress = null) => returnAddress is null
        ? PostAsync("/sign-in", ("token", token))
        : PostAsync("/sign-in", ("token", token), ("returnUrl", returnAddress));

    /// <summary>As a form of this site's own is sent.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(path, new FormUrlEncodedContent(fields.ToDictionary(field => field.Name, field => field.Value)), ("Origin", client.BaseAddress!.GetLeftPart(UriPartial.Authority)));

    public async Task<HttpResponseMessage> SendAsync(string path, HttpContent content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await client.SendAsync(request);
    }

    public void Dispose() => client.Dispose();

    /// <summary>Where a page goes by itself.</summary>
    public static string? Refresh(string html) => RefreshTag().Match(html) is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : null;

    [GeneratedRegex("<meta http-equiv=\"refresh\" content=\"0; url=([^\"]*)\">")]
    private static partial Regex RefreshTag();
}
