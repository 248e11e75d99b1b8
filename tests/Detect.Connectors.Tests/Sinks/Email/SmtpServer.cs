using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Detect.Connectors.Tests.Sinks.Email;

/// <summary>A mail server on loopback that speaks as much SMTP as it takes, and answers commands as its test says.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly RawServer server;
    private readonly Func<string, string?> answer;
    private readonly TaskCompletionSource<string> received = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="answer">The answer to a command line, or null for what a willing server says.</param>
    public SmtpServer(Func<string, string?>? answer = null)
    {
        this.answer = answer ?? (_ => null);
        server = new RawServer(TalkAsync);
    }

    /// <summary>With one the server goes over to TLS when it is asked to.</summary>
    public X509Certificate2? Certificate { get; init; }

    public int Port => server.Url.Port;

    /// <summary>The mail as it came: head and body.</summary>
    public Task<string> Mail => received.Task;

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task TalkAsync(NetworkStream stream, CancellationToken stop)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII);
        await SayAsync(stream, answer("CONNECT") ?? "220 mail.contoso.example ESMTP", stop);
        while (await reader.ReadLineAsync(stop) is { } command)
        {
            await SayAsync(stream, answer(command) ?? Willing(command), stop);
            if (command.StartsWith("DATA", StringComparison.Ordinal) && answer(command) is null)
            {
                received.TrySetResult(await ReadMailAsync(reader, stop));
                await SayAsync(stream, answer("END") ?? "250 taken", stop);
            }
            else if (command == "STARTTLS" && Certificate is not null)
            {
                await ShakeHandsAsync(stream, stop);
                return;
            }
            else if (command.StartsWith("QUIT", StringComparison.Ordinal))
            {
                return;
            }
        }
    }

    // Who does not trust the certificate goes away here.
    private async Task ShakeHandsAsync(NetworkStream stream, CancellationToken stop)
    {
        await using var secured = new SslStream(stream, leaveInnerStreamOpen: true);
        try
        {
            await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, stop);
            _ = await secured.ReadAsync(new byte[1], stop);
        }
        catch (AuthenticationException)
        {
            return;
        }
    }

    private static string Willing(string command) => command.Split(' ')[0] switch
    {
        "EHLO" => "250 mail.contoso.example",
        "DATA" => "354 go on",
        "STARTTLS" => "220 go on",
        "QUIT" => "221 bye",
        _ => "250 fine",
    };

    private static async Task<string> ReadMailAsync(StreamReader reader, CancellationToken stop)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(stop) is { } line && line != ".")
        {
            mail.Append(line).Append('\n');
        }

        return mail.ToString();
    }

    private static Task SayAsync(NetworkStream stream, string line, CancellationToken stop) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\n"), stop).AsTask();
}
