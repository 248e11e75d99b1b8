using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using Detect.Connectors;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Detect.Server;

/// <summary>
/// Requests that the server rejects before they are anybody's: no HTTP, no address, headers without end. It answers them by itself, with a
/// status alone; on its way out that answer is exchanged for problem details. Other answers pass as they are.
/// </summary>
internal static class RejectedRequests
{
    private const string Event = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    public static void Describe(ListenOptions endpoint) => endpoint.Use(next => connection =>
    {
        var answers = new AnswerWriter(connection.Transport.Output);
        connection.Features.Set(answers);
        connection.Transport = new Wire(connection.Transport.Input, answers);
        return next(connection);
    });

    public static IDisposable Watch(DiagnosticListener server) => server.Subscribe(new Watcher(), name => name == Event);

    private static string DetailOf(int status) => status switch
    {
        StatusCodes.Status408RequestTimeout => "The request has not come to its end in time.",
        StatusCodes.Status414UriTooLong => "The address is too long.",
        StatusCodes.Status431RequestHeaderFieldsTooLarge => "The headers are too large, or too many.",
        StatusCodes.Status505HttpVersionNotsupported => "This version of HTTP is not spoken here; expected HTTP/1.1.",
        _ => ProblemGate.Unreadable,
    };

    private sealed class Watcher : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Value is IFeatureCollection features
                && features.Get<IHttpResponseFeature>() is { HasStarted: false }
                && features.Get<IBadRequestExceptionFeature>()?.Error is Microsoft.AspNetCore.Http.BadHttpRequestException rejected)
            {
                features.Get<AnswerWriter>()?.Exchange(rejected.StatusCode, DetailOf(rejected.StatusCode));
            }
        }

        public void OnError(Exception error)
        {
        }

        public void OnCompleted()
        {
        }
    }

    private sealed record Wire(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>What the server writes to one connection.</summary>
    private sealed class AnswerWriter(PipeWriter output) : PipeWriter
    {
        private ArrayBufferWriter<byte>? rejection;
        private byte[] problem = [];

        // Another answer than one of HTTP/1.1 is for a client that speaks something else.
        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            if (rejection is { WrittenCount: > 0 } held)
            {
                output.Write(held.WrittenSpan.StartsWith("HTTP/1.1 "u8) ? problem : held.WrittenSpan);
                held.ResetWrittenCount();
            }

            return output.FlushAsync(cancellationToken);
        }

        public void Exchange(int status, string detail)
        {
            problem = Problems.Message(status, detail);
            rejection = new ArrayBufferWriter<byte>();
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => rejection?.GetMemory(sizeHint) ?? output.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => rejection is { } held ? held.GetSpan(sizeHint) : output.GetSpan(sizeHint);

        public override void Advance(int bytes)
        {
            if (rejection is { } held)
            {
                held.Advance(bytes);
            }
            else
            {
                output.Advance(bytes);
            }
        }

        public override void CancelPendingFlush() => output.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => output.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => output.CompleteAsync(exception);

        public override bool CanGetUnflushedBytes => output.CanGetUnflushedBytes;

        public override long UnflushedBytes => output.UnflushedBytes + (rejection?.WrittenCount ?? 0);
    }
}
