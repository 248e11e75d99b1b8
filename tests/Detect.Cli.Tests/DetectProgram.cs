using System.Diagnostics;
using System.Text;

namespace Detect.Cli.Tests;

/// <summary>What a run of the program left behind.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error)
{
    public IReadOnlyList<string> OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public IReadOnlyList<string> ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Runs the built program as a process of its own.</summary>
internal static class DetectProgram
{
    private static readonly string Executable =
        Path.Join(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "detect.exe" : "detect");

    public static Outcome Run(params string[] arguments) => RunIn(null, arguments);

    public static Outcome RunIn(Scratch? folder, params string[] arguments) => RunWith(folder, input: "", columns: 120, arguments);

    public static Outcome RunWith(Scratch? folder, string input, int columns, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Executable, arguments)
        {
            WorkingDirectory = folder?.Path ?? AppContext.BaseDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            Environment = { ["COLUMNS"] = $"{columns}", ["NO_COLOR"] = null },
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
