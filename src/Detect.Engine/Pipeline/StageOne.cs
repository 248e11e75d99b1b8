using System.Runtime.ExceptionServices;
using Detect.Events;

namespace Detect.Engine;

/// <summary>
/// Evaluates chunks on any number of threads and hands them on in their order, always on the caller's thread. That thread
/// evaluates too while it waits, so one thread needs no other, and a bounded ring of results keeps memory flat.
/// </summary>
internal sealed class StageOne
{
    private readonly IEnumerator<(int Source, RecordChunk Chunk)> chunks;
    private readonly ChunkEvaluator[] evaluators;
    private readonly EvaluatedChunk[] ring;
    private readonly Lock reading = new();
    private readonly object progress = new();
    private ExceptionDispatchInfo? readFailure;
    private bool ended;
    private long taken;
    private long consumed;

    private StageOne(IEnumerator<(int Source, RecordChunk Chunk)> chunks, ChunkEvaluator[] evaluators)
    {
        this.chunks = chunks;
        this.evaluators = evaluators;
        ring = new EvaluatedChunk[evaluators.Length == 1 ? 1 : evaluators.Length * 4];
        for (var i = 0; i < ring.Length; i++)
        {
            ring[i] = new EvaluatedChunk();
        }
    }

    private bool IsFull => Volatile.Read(ref taken) - Volatile.Read(ref consumed) >= ring.Length;

    private EvaluatedChunk Head => ring[consumed % ring.Length];

    /// <param name="evaluators">One for each thread; the first is the caller's.</param>
    public static void Run(
        IEnumerable<(int Source, RecordChunk Chunk)> chunks, ChunkEvaluator[] evaluators, Action<EvaluatedChunk> consume)
    {
        using var enumerator = chunks.GetEnumerator();
        new StageOne(enumerator, evaluators).Run(consume);
    }

    private void Run(Action<EvaluatedChunk> consume)
    {
        var workers = evaluators[1..].Select(StartWorker).ToList();
        try
        {
            ConsumeAll(consume);
        }
        finally
        {
            End();
            workers.ForEach(worker => worker.Join());
        }

        readFailure?.Throw();
    }

    private Thread StartWorker(ChunkEvaluator evaluator)
    {
        var worker = new Thread(() => Work(evaluator)) { IsBackground = true, Name = "decode and match" };
        worker.Start();
        return worker;
    }

    private void Work(ChunkEvaluator evaluator)
    {
        while (WaitForRoom())
        {
            if (Take() is { } sequence)
            {
                Evaluate(evaluator, sequence);
            }
        }
    }

    private void ConsumeAll(Action<EvaluatedChunk> consume)
    {
        do
        {
            while (Head.IsPublished(consumed))
            {
                Head.Failure?.Throw();
                consume(Head);
                Free();
            }

            if (Take() is { } sequence)
            {
                Evaluate(evaluators[0], sequence);
            }
        }
        while (WaitForHead());
    }

    private void Evaluate(ChunkEvaluator evaluator, long sequence)
    {
        var slot = ring[sequence % ring.Length];
        try
        {
            evaluator.Evaluate(slot);
        }
        catch (Exception exception)
        {
            slot.Failure = ExceptionDispatchInfo.Capture(exception);
        }

        slot.Chunk.Release();
        lock (progress)
        {
            slot.Publish(sequence);
            Monitor.PulseAll(progress);
        }
    }

    /// <summary>Reads the next chunk into its slot; null when there is none, or no room for it yet.</summary>
    private long? Take()
    {
        lock (reading)
        {
            if (Volatile.Read(ref ended) || IsFull)
            {
                return null;
            }

            if (ReadNext())
            {
                ring[taken % ring.Length].Begin(chunks.Current.Source, chunks.Current.Chunk);
                return taken++;
            }
        }

        End();
        return null;
    }

    private bool ReadNext()
    {
        try
        {
            return chunks.MoveNext();
        }
        catch (Exception exception)
        {
            // Kept until everything read before it has been consumed.
            readFailure = ExceptionDispatchInfo.Capture(exception);
            return false;
        }
    }

    private void Free()
    {
        lock (progress)
        {
            Volatile.Write(ref consumed, consumed + 1);
            Monitor.PulseAll(progress);
        }
    }

    private void End()
    {
        lock (progress)
        {
            ended = true;
            Monitor.PulseAll(progress);
        }
    }

    private bool WaitForRoom()
    {
        lock (progress)
        {
            while (!ended && IsFull)
            {
                Monitor.Wait(progress);
            }

            return !ended;
        }
    }

    /// <summary>False when everything has been consumed.</summary>
    private bool WaitForHead()
    {
        lock (progress)
        {
            while (!Head.IsPublished(consumed))
            {
                if (ended && consumed == Volatile.Read(ref taken))
                {
                    return false;
                }

                if (!ended && !IsFull)
                {
                    return true;
                }

                Monitor.Wait(progress);
            }

            return true;
        }
    }
}
