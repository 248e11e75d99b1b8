namespace Detect.Stories;

/// <summary>One record of a log before it is dressed in a dialect.</summary>
public abstract record Row
{
    public required DateTimeOffset At { get; init; }

    public required string Id { get; init; }

    public required Guid CorrelationId { get; init; }

    public abstract string OperationName { get; }
}

public sealed record AuditRow : Row
{
    public required string Operation { get; init; }

    public override string OperationName => Operation;

    public required string Service { get; init; }

    public required string Category { get; init; }

    public required string OperationType { get; init; }

    public required Initiator Initiator { get; init; }

    public string Result { get; init; } = "success";

    public string Reason { get; init; } = "";

    public IReadOnlyList<TargetResource> Targets { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Details { get; init; } = [];
}

/// <summary>Exactly one of the two is set.</summary>
public sealed record Initiator(InitiatingUser? User, InitiatingApp? App)
{
    public static Initiator Of(Person person, string? ipAddress, bool showsName = false) =>
        new(new InitiatingUser(person.Id, showsName ? person.DisplayName : null, person.UserPrincipalName, ipAddress), null);

    public static Initiator Application(string displayName, Guid servicePrincipalId) =>
        new(null, new InitiatingApp(displayName, servicePrincipalId));

    /// <summary>A Microsoft service that signs as a user without a name, id or address of its own.</summary>
    public static Initiator Service(string displayName) => new(new InitiatingUser(null, displayName, null, null), null);
}

public sealed record InitiatingUser(Guid? Id, string? DisplayName, string? UserPrincipalName, string? IpAddress);

public sealed record InitiatingApp(string DisplayName, Guid ServicePrincipalId);

public sealed record TargetResource(string Type, string? Id = null, string? DisplayName = null, string? UserPrincipalName = null)
{
    public IReadOnlyList<Change> Changes { get; init; } = [];

    public static TargetResource User(Person person, bool showsName = false) =>
        new("User", person.Id.ToString(), showsName ? person.DisplayName : null, person.UserPrincipalName);
}

/// <summary>A modified property; the values are the text that the log holds, JSON inside the string included.</summary>
public sealed record Change(string Name, string? OldValue, string? NewValue)
{
    /// <summary>Text is written as a JSON string inside the string.</summary>
    public static Change Text(string name, string? oldText, string? newText) => new(name, Quote(oldText), Quote(newText));

    private static string? Quote(string? text) => text is null ? null : $"\"{text}\"";
}

public sealed record SignInRow : Row
{
    public override string OperationName => "Sign-in activity";

    public required Person Who { get; init; }

    public required string IpAddress { get; init; }

    public required Place Place { get; init; }

    public required SignInApp App { get; init; }

    public int ErrorCode { get; init; }

    public string FailureReason { get; init; } = "Other.";

    public string AdditionalDetails { get; init; } = "MFA requirement satisfied by claim in the token";
}

public sealed record SignInApp(string DisplayName, Guid AppId, string ResourceDisplayName, Guid ResourceId);
