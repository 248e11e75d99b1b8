namespace Detect.Server.Tests.Faults;

/// <summary>What is wrong with a receiver.</summary>
public enum Trouble
{
    None,

    /// <summary>It takes the request and never answers.</summary>
    NeverAnswers,

    /// <summary>500.</summary>
    Fails,

    /// <summary>429, and to come again after ten minutes.</summary>
    Throttles,

    /// <summary>404, as a webhook that was deleted answers.</summary>
    Unknown,

    /// <summary>410.</summary>
    Gone,

    /// <summary>It takes the request, closes its half of the connection without an answer, and goes on listening to the other.</summary>
    ClosesItsHalf,

    /// <summary>It closes its half in the middle of the answer's head.</summary>
    AnswersHalf,

    /// <summary>Nothing listens.</summary>
    Down,
}
