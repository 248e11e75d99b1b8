namespace Detect.Server.Tests;

/// <summary>Asks again until the answer is the one that is awaited; time decides nothing but when to give up.</summary>
internal static class WithPatience
{
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isAwaited)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var answer = await ask();
        while (!isAwaited(answer) && await timer.WaitForNextTickAsync(patience.Token))
        {
            answer = await ask();
        }

        return answer;
    }
}
