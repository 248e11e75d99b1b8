using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Detect.Server.Tests.Api;

/// <summary>Who may do what.</summary>
public sealed class AccessTests
{
    public static TheoryData<string, string, string> Endpoints => new()
    {
        { "GET", "/api/alerts", "reader" },
        { "GET", "/api/alerts/x", "reader" },
        { "GET", "/api/rules", "reader" },
        { "GET", "/api/rules/x", "reader" },
        { "GET", "/api/statistics", "reader" },
        { "GET", "/api/silences", "reader" },
        { "GET", "/api/sources", "reader" },
        { "GET", "/api/sinks", "reader" },
        { "GET", "/api/sinks/x/refused", "reader" },
        { "GET", "/api/deadletters", "reader" },
        { "GET", "/api/audit", "reader" },
        { "GET", "/openapi", "reader" },
        { "POST", "/api/alerts/x/acknowledge", "analyst" },
        { "POST", "/api/alerts/x/comment", "analyst" },
        { "POST", "/api/alerts/x/close", "analyst" },
        { "POST", "/api/alerts/x/reopen", "analyst" },
        { "POST", "/api/silences", "analyst" },
        { "DELETE", "/api/silences/x", "analyst" },
        { "POST", "/api/rules/reload", "admin" },
        { "POST", "/api/sinks/x/enable", "admin" },
        { "POST", "/api/sinks/x/test", "admin" },
        { "POST", "/api/sinks/x/refused/retry", "admin" },
        { "POST", "/api/deadletters/retry", "admin" },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Each_role_may_do_what_its_endpoint_says_and_nobody_else_may(string method, string path, string least)
    {
        string[] roles = ["reader", "analyst", "admin"];
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);

        (await StatusAsync(api, method, path, token: null)).Should().Be(401);
        (await StatusAsync(api, method, path, "no-token-of-anybody-here")).Should().Be(401);
        foreach (var role in roles)
        {
            var status = await StatusAsync(api, method, path, $"{role}-token-of-the-tests");
            if (Array.IndexOf(roles, role) < Array.IndexOf(roles, least))
            {
                status.Should().Be(403);
            }
            else
            {
                status.Should().NotBe(401).And.NotBe(403);
            }
        }
    }

    [Fact]
    public async Task Without_tokens_whoever_reaches_loopback_is_admin()
    {
        await using var api = await RunningApi.StartAsync();

        (await StatusAsync(api, "POST", "/api/rules/reload", token: null)).Should().Be(204);

        var trail = await api.GetAsync("/api/audit");
        trail[0]!["who"]!.GetValue<string>().Should().Be("local");
        trail[0]!["role"]!.GetValue<string>().Should().Be("admin");
        trail[0]!["action"]!.GetValue<string>().Should().Be("rules.reload");
    }

    [Fact]
    public async Task A_refusal_says_who_and_what_is_needed()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);

        using var refused = await api.SendAsync("POST", "/api/rules/reload", RunningApi.ReaderToken);
        using var unknown = await api.SendAsync("GET", "/api/alerts");

        (await refused.ProblemAsync(403)).Should().Be("rita has the role reader; this needs admin.");
        (await unknown.ProblemAsync(401)).Should().Be("Nobody was identified.");
        unknown.Headers.WwwAuthenticate.ToString().Should().Be("Bearer");
    }

    [Theory]
    [InlineData("alice", null, 200, 403)]
    [InlineData("bob", "staff, soc-leads", 200, 204)]
    [InlineData("carol", "staff", 401, 401)]
    [InlineData(null, "soc-leads", 401, 401)]
    public async Task A_proxy_says_who_is_there_and_the_highest_role_counts(string? user, string? groups, int read, int reload)
    {
        await using var api = await RunningApi.StartAsync(
            "api: {listen: \"127.0.0.1:0\", proxy: {addresses: 127.0.0.0/8, roles: {alice: reader, staffx: admin, soc-leads: admin}}}");

        (await ProxiedAsync(api, "GET", "/api/alerts", user, groups)).Should().Be(read);
        (await ProxiedAsync(api, "POST", "/api/rules/reload", user, groups)).Should().Be(reload);
    }

    [Fact]
    public async Task A_header_from_elsewhere_than_the_proxy_is_not_believed()
    {
        await using var api = await RunningApi.StartAsync(
            "api: {listen: \"127.0.0.1:0\", proxy: {addresses: 192.0.2.1, roles: {alice: admin}, defaultRole: admin}}");

        (await ProxiedAsync(api, "GET", "/api/alerts", "alice", null)).Should().Be(401);
    }

    [Fact]
    public async Task A_name_that_is_not_loopbacks_is_refused_on_loopback()
    {
        await using var api = await RunningApi.StartAsync("publicUrl: https://detect.contoso.example\napi: {listen: \"127.0.0.1:0\", allowedHosts: [soc.contoso.example]}\n");

        (await HostAsync(api, "evil.example")).Should().Be(421);
        (await HostAsync(api, "evil.example:80")).Should().Be(421);
        (await HostAsync(api, "localhost")).Should().Be(200);
        (await HostAsync(api, "detect.contoso.example")).Should().Be(200);
        (await HostAsync(api, "SOC.contoso.example:8080")).Should().Be(200);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task A_page_of_another_site_changes_nothing(string header, string value)
    {
        await using var api = await RunningApi.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/rules/reload");
        request.Headers.Add(header, value);

        using var response = await api.Client.SendAsync(request);

        (await response.ProblemAsync(403)).Should().Be("A page of another site may not change anything here.");
        api.Worker.Reloads.Should().Be(0);
    }

    [Fact]
    public async Task Listening_beyond_loopback_for_anybody_is_refused_even_where_the_configuration_was_not_read_from_a_file()
    {
        var configuration = await RunningApi.ConfigurationAsync("");
        var open = configuration with { Api = configuration.Api with { Listen = [new IPEndPoint(IPAddress.Any, 0)] } };

        var start = () => ApiHost.CreateBuilder(open);

        start.Should().Throw<InvalidOperationException>().WithMessage(
            "The API would listen on 0.0.0.0:0 for anybody; expected api.tokens or api.proxy beside such an api.listen.");
    }

    private static async Task<int> StatusAsync(RunningApi api, string method, string path, string? token)
    {
        using var response = await api.SendAsync(method, path, token, body: method == "POST" ? "{}" : null);
        return (int)response.StatusCode;
    }

    private static async Task<int> ProxiedAsync(RunningApi api, string method, string path, string? user, string? groups)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (user is not null)
        {
            request.Headers.Add("X-Forwarded-User", user);
        }

        if (groups is not null)
        {
            request.Headers.Add("X-Forwarded-Groups", groups);
        }

        using var response = await api.Client.SendAsync(request);
        return (int)response.StatusCode;
    }

    // HttpClient would not send just any host.
    private static async Task<int> HostAsync(RunningApi api, string host)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, api.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /api/alerts HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        var line = await reader.ReadLineAsync();
        return int.Parse(line!.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
