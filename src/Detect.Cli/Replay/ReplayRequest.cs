using Detect.Events;
using Detect.Rules;

namespace Detect.Cli;

/// <summary>What one <c>detect replay</c> was asked to do.</summary>
internal sealed record ReplayRequest
{
    public required IReadOnlyList<string> Paths { get; init; }

    public required IReadOnlyList<string> RulePaths { get; init; }

    public required RuleLoadOptions Rules { get; init; }

    public string? AccountsPath { get; init; }

    public string? SilencesPath { get; init; }

    public required string Format { get; init; }

    public required TimeSpan Lateness { get; init; }

    public required DeadLetterChoice DeadLetters { get; init; }

    public string? ExpectPath { get; init; }

    /// <summary>The rules before a change, to compare the alerts with.</summary>
    public string? ComparePath { get; init; }

    /// <summary>The rule to try with other thresholds and windows.</summary>
    public string? WhatIf { get; init; }

    public required int Threads { get; init; }

    public required DecoderOptions Decoder { get; init; }
}

/// <param name="Path">Null for no file.</param>
/// <param name="Asked">The person named the file: it holds the records, and failing to write it fails the run.</param>
internal sealed record DeadLetterChoice(string? Path, bool Asked)
{
    public const string DefaultPath = "dead-letters.jsonl";

    public static DeadLetterChoice Of(string? option) => option switch
    {
        null => new DeadLetterChoice(DefaultPath, Asked: false),
        "none" => new DeadLetterChoice(null, Asked: true),
        _ => new DeadLetterChoice(option, Asked: true),
    };
}
