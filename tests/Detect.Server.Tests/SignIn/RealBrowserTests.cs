using Detect.Server.Tests.Api;

namespace Detect.Server.Tests.SignIn;

/// <summary>What only a browser can show: what it makes of the policy, of the cookie's attributes and of links from elsewhere.</summary>
public sealed class RealBrowserTests
{
    private const string SignIn = "document.querySelector('main button').click()";

    [ChromiumFact]
    public async Task A_person_signs_in_follows_a_link_from_a_chat_and_signs_out()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        await api.SaveAlertsAsync(Some.Alert("a1"));
        var alert = new Uri(api.Address, "/alerts/a1").AbsoluteUri;
        await using var browser = await Chromium.StartAsync();

        await browser.OpenAsync(alert);
        await browser.ReadAsync("A cookie stands for it for 12 hours");
        await browser.DoAsync("document.querySelector('#token').value = 'no-token-of-anybody-here'");
        await browser.DoAsync(SignIn);
        await browser.ReadAsync("That token is not one of this worker's.");
        await browser.DoAsync($"document.querySelector('#token').value = '{RunningApi.ReaderToken}'");
        await browser.DoAsync(SignIn);
        (await browser.ReadAsync("Many users added")).Should().Contain("rita");
        (await browser.AddressAsync()).Should().Be("/alerts/a1");

        await browser.OpenAsync($"data:text/html,<p>A chat.</p><a href='{alert}'>Alert</a>");
        await browser.ReadAsync("A chat.");
        await browser.DoAsync("document.querySelector('a').click()");
        (await browser.ReadAsync("Many users added")).Should().Contain("rita", "the cookie is not sent with a request of another site's, and yet nobody is asked twice");
        (await browser.AddressAsync()).Should().Be("/alerts/a1");

        await browser.DoAsync("document.querySelector('header button').click()");
        await browser.ReadAsync("A cookie stands for it for 12 hours");
        await browser.OpenAsync(alert);
        await browser.ReadAsync("A cookie stands for it for 12 hours");
        (await browser.AddressAsync()).Should().Be("/sign-in?returnUrl=alerts%2Fa1");
    }

    [ChromiumFact]
    public async Task A_form_on_another_site_signs_nobody_in()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        await using var browser = await Chromium.StartAsync();
        var target = new Uri(api.Address, "/sign-in").AbsoluteUri;

        await browser.OpenAsync($"data:text/html,<p>A prize.</p><form method=post action='{target}'><input name=token value='{RunningApi.AdminToken}'><button>Take it</button></form>");
        await browser.ReadAsync("A prize.");
        await browser.DoAsync("document.querySelector('button').click()");

        await browser.ReadAsync("A page of another site may not change anything here.");
        (await api.Store.Operators.AuditTrailAsync(10, default)).Should().BeEmpty();
    }
}
