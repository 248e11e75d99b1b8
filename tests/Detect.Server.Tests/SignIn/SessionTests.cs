using System.Net;
using System.Text;
using Detect.Server.Tests.Api;

namespace Detect.Server.Tests.SignIn;

/// <summary>What the cookie of a browser is worth, for how long, and to whom.</summary>
public sealed class SessionTests
{
    [Theory]
    [InlineData("GET", "/api/alerts", "rita", 200, "\"alerts\":")]
    [InlineData("POST", "/api/rules/reload", "rita", 403, "rita has the role reader; this needs admin.")]
    [InlineData("POST", "/api/rules/reload", "adam", 403, "adam is signed in with a browser, which changes nothing through the API.")]
    [InlineData("POST", "/alerts/a1", "rita", 403, "rita has the role reader; this needs analyst.")]
    [InlineData("POST", "/alerts/a1", null, 403, "A page of another site may not change anything here.")]
    public async Task What_a_person_may_not_do_is_said_in_a_page_and_to_programs_in_problem_details(string method, string path, string? name, int status, string sentence)
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        var token = name == "adam" ? RunningApi.AdminToken : RunningApi.ReaderToken;
        using var browser = await CookieBrowser.SignedInAsync(api, token);
        foreach (var accepted in new[] { "text/html,application/xhtml+xml,*/*;q=0.8", "*/*" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(api.Address, path));
            request.Headers.TryAddWithoutValidation("Accept", accepted);
            request.Headers.Add("Cookie", $"{BrowserSignIn.CookieName}={browser.Cookie}");
            request.Headers.Add("Origin", name is null ? "https://evil.example" : api.Address.GetLeftPart(UriPartial.Authority));

            using var response = await api.Client.SendAsync(request);

            ((int)response.StatusCode).Should().Be(status);
            var mediaType = response.Content.Headers.ContentType!.MediaType;
            mediaType.Should().Be(status == 200 ? "application/json" : accepted[0] == '*' ? "application/problem+json" : "text/html");
            (await response.Content.ReadAsStringAsync()).Should().Contain(sentence);
        }
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites_and_has_nothing_of_the_token_in_it()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        using var browser = new CookieBrowser(api.Address);

        using var response = await browser.SignInAsync(RunningApi.ReaderToken);

        var (value, attributes) = SetCookie(response);
        attributes.Should().BeEquivalentTo("path=/", "samesite=strict", "httponly");
        value.Should().NotContain(RunningApi.ReaderToken).And.NotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(RunningApi.ReaderToken)).TrimEnd('='));
    }

    [Theory]
    [InlineData("X-Forwarded-Proto", "https", true)]
    [InlineData("X-Forwarded-Proto", "http", false)]
    [InlineData("Host", "detect.contoso.example", true)]
    [InlineData("Host", "detect.contoso.example:8080", false)]
    public async Task Where_the_way_is_encrypted_the_cookie_goes_no_other(string header, string value, bool isSecure)
    {
        await using var api = await RunningApi.StartAsync("publicUrl: https://detect.contoso.example/\n" + RunningApi.Tokens);
        using var browser = new CookieBrowser(api.Address);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = RunningApi.ReaderToken });

        using var response = await browser.SendAsync("/sign-in", form, (header, value), ("Sec-Fetch-Site", "same-origin"));

        SetCookie(response).Attributes.Contains("secure").Should().Be(isSecure);
    }

    [Theory]
    [InlineData(RunningApi.ReaderToken, "rita")]
    [InlineData(RunningApi.AdminToken, "adam")]
    public async Task A_signed_in_browser_reads_the_API_and_changes_nothing_through_it(string token, string name)
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        using var browser = await CookieBrowser.SignedInAsync(api, token);

        (await browser.StatusAsync("/api/alerts")).Should().Be(200);
        (await browser.StatusAsync("/openapi")).Should().Be(200);
        using var reload = await browser.PostAsync("/api/rules/reload");

        (await reload.ProblemAsync(403)).Should().Be(
            name == "adam" ? "adam is signed in with a browser, which changes nothing through the API." : "rita has the role reader; this needs admin.");
        api.Worker.Reloads.Should().Be(0);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_every_copy_of_its_cookie()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        using var browser = await CookieBrowser.SignedInAsync(api, RunningApi.AdminToken);
        using var other = await CookieBrowser.SignedInAsync(api, RunningApi.AdminToken);
        var copy = browser.Cookie!;

        using var signedOut = await browser.PostAsync("/sign-out");

        signedOut.Headers.Location!.OriginalString.Should().Be("sign-in");
        browser.Cookie.Should().BeNull();
        (await StatusWithAsync(api, copy)).Should().Be(401);
        (await other.StatusAsync("/alerts")).Should().Be(200);
    }

    [Fact]
    public async Task Signing_in_again_ends_the_session_before()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        using var browser = await CookieBrowser.SignedInAsync(api, RunningApi.AdminToken);
        var before = browser.Cookie!;

        using var again = await browser.SignInAsync(RunningApi.ReaderToken);

        (await StatusWithAsync(api, before)).Should().Be(401);
        (await (await browser.GetAsync("/alerts")).Content.ReadAsStringAsync()).Should().Contain("<bdi>rita</bdi>");
    }

    [Fact]
    public async Task A_session_lasts_twelve_hours_however_much_it_is_used()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        using var browser = await CookieBrowser.SignedInAsync(api, RunningApi.ReaderToken);

        for (var hour = 0; hour < 11; hour++)
        {
            api.Clock.Advance(TimeSpan.FromHours(1));
            (await browser.StatusAsync("/alerts")).Should().Be(200);
        }

        api.Clock.Advance(TimeSpan.FromMinutes(59));
        (await browser.StatusAsync("/alerts")).Should().Be(200);
        api.Clock.Advance(TimeSpan.FromMinutes(1));
        (await browser.StatusAsync("/alerts")).Should().Be(401);
    }

    [Fact]
    public async Task A_cookie_that_was_made_up_or_changed_opens_nothing()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        using var browser = await CookieBrowser.SignedInAsync(api, RunningApi.ReaderToken);
        var cookie = browser.Cookie!;
        var middle = cookie.Length / 2;

        (await StatusWithAsync(api, "adam")).Should().Be(401);
        (await StatusWithAsync(api, RunningApi.AdminToken)).Should().Be(401);
        (await StatusWithAsync(api, $"{cookie[..middle]}{(cookie[middle] == 'A' ? 'B' : 'A')}{cookie[(middle + 1)..]}")).Should().Be(401);
        (await StatusWithAsync(api, cookie)).Should().Be(200);
    }

    [Fact]
    public async Task A_wrong_bearer_token_is_not_made_good_by_a_cookie()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        using var browser = await CookieBrowser.SignedInAsync(api, RunningApi.ReaderToken);

        (await StatusWithAsync(api, browser.Cookie!, "no-token-of-anybody-here")).Should().Be(401);
    }

    [Fact]
    public async Task Who_came_through_the_proxy_is_whom_the_proxy_says()
    {
        await using var api = await RunningApi.StartAsync(
            RunningApi.Tokens.Replace("api: {", "api: {proxy: {addresses: 127.0.0.1, roles: {alice: reader}}, ", StringComparison.Ordinal));
        using var browser = await CookieBrowser.SignedInAsync(api, RunningApi.AdminToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/alerts");
        request.Headers.Add("Cookie", $"{BrowserSignIn.CookieName}={browser.Cookie}");
        request.Headers.Add("X-Forwarded-User", "alice");

        using var response = await api.Client.SendAsync(request);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).Should().NotContain("adam").And.NotContain("Sign out");
    }

    [Theory]
    [InlineData("/sign-in", null, null)]
    [InlineData("/sign-in", "Origin", "https://evil.example")]
    [InlineData("/sign-in", "Origin", "null")]
    [InlineData("/sign-in", "Sec-Fetch-Site", "cross-site")]
    [InlineData("/sign-in", "Sec-Fetch-Site", "same-site")]
    [InlineData("/sign-in", "Sec-Fetch-Site", "none")]
    [InlineData("/sign-out", null, null)]
    [InlineData("/sign-out", "Origin", "https://evil.example")]
    [InlineData("/sign-out", "Sec-Fetch-Site", "same-site")]
    public async Task A_form_is_taken_from_a_page_of_this_site_and_from_no_other(string path, string? header, string? value)
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        using var browser = await CookieBrowser.SignedInAsync(api, RunningApi.ReaderToken);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = RunningApi.AdminToken });

        using var response = await browser.SendAsync(path, form, header is null ? [] : [(header, value!)]);

        (await response.ProblemAsync(403)).Should().Be("A page of another site may not change anything here.");
        (await (await browser.GetAsync("/alerts")).Content.ReadAsStringAsync()).Should().Contain("<bdi>rita</bdi>");
    }

    private static async Task<int> StatusWithAsync(RunningApi api, string cookie, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/alerts");
        request.Headers.Add("Cookie", $"{BrowserSignIn.CookieName}={cookie}");
        if (token is not null)
        {
            request.Headers.Add("Authorization", $"Bearer {token}");
        }

        using var response = await api.Client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static (string Value, IReadOnlyList<string> Attributes) SetCookie(HttpResponseMessage response)
    {
        var parts = response.Headers.GetValues("Set-Cookie").Single().Split("; ");
        return (parts[0][(BrowserSignIn.CookieName.Length + 1)..], parts[1..]);
    }
}
