using Detect.Server.Tests.Api;

namespace Detect.Server.Tests.SignIn;

/// <summary>What only a browser can show: what it makes of the policy, of the cookie's attributes and of links from elsewhere.</summary>
public sealed class RealBrowserTests
{
    private const string SignIn = "document.querySelector('main button').click()";

    private static string Press(string action) => $"document.querySelector('button[value={action}]').click()";

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
    public async Task An_analyst_acknowledges_and_closes_an_alert_without_a_script()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        await api.SaveAlertsAsync(Some.Alert("a1"));
        await using var browser = await Chromium.StartAsync();
        await browser.OpenAsync(api.Address.AbsoluteUri);
        await browser.ReadAsync("A cookie stands for it for 12 hours");
        await browser.DoAsync($"document.querySelector('#token').value = '{RunningApi.AnalystToken}'");
        await browser.DoAsync(SignIn);
        await browser.ReadAsync("Open alerts");
        await browser.DoAsync("document.querySelector('.alerts a').click()");
        await browser.ReadAsync("Acknowledge or close it");

        await browser.DoAsync(Press("close"));
        (await browser.ReadAsync("Acknowledge or close it")).Should().Contain("new", "the browser asks for a verdict and sends nothing without one");
        await browser.DoAsync("document.querySelector('textarea').value = 'I call Alice'");
        await browser.DoAsync(Press("acknowledge"));
        (await browser.ReadAsync("anna: acknowledged")).Should().Contain("I call Alice");
        (await browser.AddressAsync()).Should().Be("/alerts/a1");

        await browser.DoAsync("document.querySelector('textarea').value = 'Planned.\\nChange 4711.'");
        await browser.DoAsync("document.querySelector('[value=benignPositive]').click()");
        await browser.DoAsync(Press("close"));
        (await browser.ReadAsync("anna: closed; benign positive")).Should().Contain("Planned.\nChange 4711.");
        await browser.DoAsync("location.reload()");
        await browser.ReadAsync("anna: closed; benign positive");

        (await api.Store.Alerts.HistoryAsync("a1", default)).Skip(1).Select(entry => (entry.By, entry.What, entry.Comment)).Should().Equal(
            ("anna", "acknowledged", "I call Alice"), ("anna", "closed; benign positive", "Planned.\nChange 4711."));
    }

    [ChromiumFact]
    public async Task A_form_on_another_site_decides_nothing_even_where_no_token_is_needed()
    {
        await using var api = await RunningApi.StartAsync();
        await api.SaveAlertsAsync(Some.Alert("a1"));
        await using var browser = await Chromium.StartAsync();
        var target = new Uri(api.Address, "/alerts/a1").AbsoluteUri;

        await browser.OpenAsync($"data:text/html,<p>A prize.</p><form method=post action='{target}'><input name=seen value=new.0><button name=action value=acknowledge>Take it</button></form>");
        await browser.ReadAsync("A prize.");
        await browser.DoAsync("document.querySelector('button').click()");

        await browser.ReadAsync("A page of another site may not change anything here.");
        (await api.Store.Alerts.HistoryAsync("a1", default)).Should().ContainSingle();
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
