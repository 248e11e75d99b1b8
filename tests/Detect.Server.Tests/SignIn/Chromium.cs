using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Detect.Server.Tests.SignIn;

/// <summary>A browser without a window and with a profile of its own, told what to do over its debugging protocol.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo profile = Directory.CreateTempSubdirectory("detect-chromium-");
    private readonly ClientWebSocket page = new();
    private readonly Process process;
    private int calls;

    private Chromium() => process = Process.Start(new ProcessStartInfo(
        Path!,
        ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-port=0", $"--user-data-dir={profile.FullName}", "about:blank"])
    {
        RedirectStandardError = true,
        RedirectStandardOutput = true,
    })!;

    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => System.IO.Path.Join(folder, "chromium")).FirstOrDefault(File.Exists);

    public static async Task<Chromium> StartAsync()
    {
        var chromium = new Chromium();
        using var patience = new CancellationTokenSource(Patience);
        const string Mark = "DevTools listening on ";
        var said = "";
        while (!said.StartsWith(Mark, StringComparison.Ordinal))
        {
            said = await chromium.process.StandardError.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException("chromium ended at its start.");
        }

        _ = chromium.process.StandardError.ReadToEndAsync(CancellationToken.None);
        _ = chromium.process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        using var client = new HttpClient();
        var targets = await client.GetFromJsonAsync<JsonArray>($"http://{new Uri(said[Mark.Length..]).Authority}/json/list", patience.Token);
        var address = targets!.First(target => target!["type"]!.GetValue<string>() == "page")!["webSocketDebuggerUrl"]!.GetValue<string>();
        await chromium.page.ConnectAsync(new Uri(address), patience.Token);
        return chromium;
    }

    public Task OpenAsync(string address) => CallAsync("Page.navigate", new JsonObject { ["url"] = address });

    public Task DoAsync(string script) => CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = script, ["userGesture"] = true });

    /// <summary>What a person reads, once it has <paramref name="awaited"/> in it.</summary>
    public Task<string> ReadAsync(string awaited) => WithPatience.UntilAsync(() => EvaluateAsync("document.body.innerText"), text => text.Contains(awaited, StringComparison.Ordinal));

    public Task<string> AddressAsync() => EvaluateAsync("location.pathname + location.search");

    public async ValueTask DisposeAsync()
    {
        page.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        profile.Delete(recursive: true);
    }

    // Between two pages there is none to ask.
    private async Task<string> EvaluateAsync(string script) =>
        (await CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = script }))["result"]?["result"]?["value"]?.ToString() ?? "";

    private async Task<JsonNode> CallAsync(string method, JsonObject parameters)
    {
        using var patience = new CancellationTokenSource(Patience);
        var id = ++calls;
        var call = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        await page.SendAsync(JsonSerializer.SerializeToUtf8Bytes(call), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        while (true)
        {
            var answer = await ReceiveAsync(patience.Token);
            if (answer["id"]?.GetValue<int>() == id)
            {
                return answer;
            }
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancellation)
    {
        using var text = new MemoryStream();
        var buffer = new byte[1 << 16];
        WebSocketReceiveResult part;
        do
        {
            part = await page.ReceiveAsync(buffer, cancellation);
            text.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        return JsonNode.Parse(text.ToArray())!;
    }
}
