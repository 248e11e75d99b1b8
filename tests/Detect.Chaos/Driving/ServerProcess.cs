using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Detect.Chaos;

/// <summary>The real server in a process of its own.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StreamWriter log;
    private readonly Task copying;
    private bool isDisposed;

    private ServerProcess(Process process, StreamWriter log)
    {
        this.process = process;
        this.log = log;
        copying = Task.WhenAll(CopyAsync(process.StandardOutput), CopyAsync(process.StandardError));
        Exited = process.WaitForExitAsync();
    }

    /// <summary>Where the server's program lies.</summary>
    public static string Program => Path.Join(AppContext.BaseDirectory, "detect-server.dll");

    public bool HasExited => process.HasExited;

    public Task Exited { get; }

    /// <summary>Resident, in bytes.</summary>
    public long Memory => Status("VmRSS");

    /// <summary>Of all its threads, since it was started.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>The most that ever was.</summary>
    public long PeakMemory => Status("VmHWM");

    /// <param name="log">What it prints is appended here.</param>
    /// <param name="runsLong">Code that is compiled for the long run never pays in a process that is killed within seconds.</param>
    public static ServerProcess Start(string configuration, string log, bool runsLong, IReadOnlyDictionary<string, string> environment)
    {
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(host)
        {
            ArgumentList = { Program, "--config", configuration },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(configuration)!,
        };

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        if (!runsLong)
        {
            start.Environment["DOTNET_TieredPGO"] = "0";
        }

        return new ServerProcess(Process.Start(start)!, new StreamWriter(log, append: true));
    }

    /// <summary>SIGKILL: it gets no chance to end anything.</summary>
    public async Task KillAsync()
    {
        Send(Kill);
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>SIGTERM.</summary>
    /// <returns>The exit code, and how long it took.</returns>
    public async Task<(int ExitCode, TimeSpan Took)> StopAsync()
    {
        var started = Stopwatch.GetTimestamp();
        Send(Terminate);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, Stopwatch.GetElapsedTime(started));
    }

    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        if (!process.HasExited)
        {
            await KillAsync();
        }

        await copying;
        await log.DisposeAsync();
        process.Dispose();
    }

    private long Status(string name)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line[(name.Length + 1)..^"kB".Length].Trim(), CultureInfo.InvariantCulture);
    }

    private void Send(int signal)
    {
        if (!process.HasExited)
        {
            _ = SendSignal(process.Id, signal);
        }
    }

    private async Task CopyAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            lock (log)
            {
                log.WriteLine(line);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
