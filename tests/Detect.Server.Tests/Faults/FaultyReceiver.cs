using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Detect.Server.Tests.Faults;

/// <param name="Id">Of the notification.</param>
/// <param name="Type">Such as <c>alert.created</c>.</param>
/// <param name="Target">Whom the alert is about.</param>
internal sealed record Post(string Id, string Type, string AlertId, double Count, string Target);

/// <summary>A webhook receiver on bare sockets, so that it can be as wrong as a receiver can be.</summary>
internal sealed class FaultyReceiver : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<Post> taken = new();
    private readonly ConcurrentDictionary<TcpClient, Task> open = new();
    private readonly int port;
    private TcpListener? listener;
    private Task accepting = Task.CompletedTask;
    private volatile Trouble trouble;
    private int requests;

    public FaultyReceiver()
    {
        listener = Ports.Listen();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = listener.ServeAsync(open, TalkAsync);
    }

    public string Url => $"http://127.0.0.1:{port}/hook";

    public string Port => port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whoever asks it knows at once what comes of it.</summary>
    public bool IsPrompt => trouble != Trouble.NeverAnswers;

    /// <summary>What was answered with 204, in its order.</summary>
    public IReadOnlyList<Post> Taken => [.. taken];

    /// <summary>What a receiver that drops known ids has.</summary>
    public IReadOnlyList<Post> Notifications => [.. taken.DistinctBy(post => post.Id)];

    /// <summary>Requests that came in whole, taken or not.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>Connections that are open do not outlive the change.</summary>
    public async Task SetAsync(Trouble now)
    {
        trouble = now;
        if (now == Trouble.Down)
        {
            listener?.Stop();
            listener = null;
            await accepting;
        }
        else if (listener is null)
        {
            listener = Ports.Listen(port);
            accepting = listener.ServeAsync(open, TalkAsync);
        }

        foreach (var client in open.Keys)
        {
            client.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await SetAsync(Trouble.Down);
        await stop.CancelAsync();
        await Task.WhenAll(open.Values);
        stop.Dispose();
    }

    private async Task TalkAsync(TcpClient client)
    {
        try
        {
            using var stream = client.GetStream();
            while (await HttpMessage.ReadAsync(stream, stop.Token) is { } request)
            {
                Interlocked.Increment(ref requests);
                await AnswerAsync(client, stream, request);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or SocketException)
        {
            // The other side has gone, or this one has.
        }
        finally
        {
            open.TryRemove(client, out _);
            client.Dispose();
        }
    }

    private async Task AnswerAsync(TcpClient client, NetworkStream stream, HttpMessage request)
    {
        switch (trouble)
        {
            case Trouble.NeverAnswers:
                await new TaskCompletionSource().Task.WaitAsync(stop.Token);
                break;
            case Trouble.ClosesItsHalf:
                client.Client.Shutdown(SocketShutdown.Send);
                break;
            case Trouble.AnswersHalf:
                await WriteAsync(stream, "HTTP/1.1 204 No Con");
                client.Client.Shutdown(SocketShutdown.Send);
                break;
            case Trouble.Fails:
                await WriteAsync(stream, Head("500 Internal Server Error"));
                break;
            case Trouble.Throttles:
                await WriteAsync(stream, Head("429 Too Many Requests", "Retry-After: 600\r\n"));
                break;
            case Trouble.Unknown:
                await WriteAsync(stream, Head("404 Not Found"));
                break;
            case Trouble.Gone:
                await WriteAsync(stream, Head("410 Gone"));
                break;
            default:
                taken.Enqueue(PostOf(request));
                await WriteAsync(stream, "HTTP/1.1 204 No Content\r\n\r\n");
                break;
        }
    }

    private static string Head(string status, string headers = "") =>
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\n{headers}Content-Length: 0\r\n\r\n");

    private static async Task WriteAsync(NetworkStream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text));

    private static Post PostOf(HttpMessage request)
    {
        var body = JsonNode.Parse(request.Body)!;
        var alert = body["data"]!;
        return new Post(
            request.Headers["webhook-id"],
            body["type"]!.GetValue<string>(),
            alert["id"]!.GetValue<string>(),
            alert["count"]!.GetValue<double>(),
            alert["group"]?.AsObject().FirstOrDefault().Value?.GetValue<string>() ?? "");
    }
}
