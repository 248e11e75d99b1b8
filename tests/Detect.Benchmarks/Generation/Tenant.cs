namespace Detect.Benchmarks;

/// <param name="Id">Object id.</param>
/// <param name="Name">The user principal name of a person, the display name of an app.</param>
internal sealed record Actor(Guid Id, string DisplayName, string Name, bool IsApp, string Address, string UserAgent);

internal sealed record Named(Guid Id, string DisplayName);

/// <summary>Who and what a generated log is about.</summary>
internal sealed class Tenant
{
    public const int ActorCount = 2_000;
    private const int AdministratorCount = 60;

    public Tenant(Draw draw)
    {
        Id = draw.Guid();
        Actors = [.. Enumerable.Range(0, ActorCount).Select(i => i % 8 == 7 ? App(draw, i) : Person(draw, i))];
        Administrators = [.. Actors.Where(actor => !actor.IsApp).Take(AdministratorCount)];
        Applications = [.. Enumerable.Range(0, 300).Select(i => new Named(draw.Guid(), AppName(draw, i)))];
        Groups = [.. Enumerable.Range(0, 400).Select(i => new Named(draw.Guid(), $"SG-{draw.Of(Words.Departments)}-{draw.Of(Words.Systems)}-{i:000}"))];
    }

    public Guid Id { get; }

    public IReadOnlyList<Actor> Actors { get; }

    public IReadOnlyList<Actor> Administrators { get; }

    public IReadOnlyList<Named> Applications { get; }

    public IReadOnlyList<Named> Groups { get; }

    private static Actor Person(Draw draw, int number)
    {
        var (first, last) = (draw.Of(Words.FirstNames), draw.Of(Words.LastNames));
        var name = $"{first}.{last}{number}@contoso.example".ToLowerInvariant();
        return new Actor(draw.Guid(), $"{first} {last}", name, IsApp: false, Address(draw), draw.Of(Words.UserAgents));
    }

    private static Actor App(Draw draw, int number)
    {
        var name = AppName(draw, number);
        return new Actor(draw.Guid(), name, name, IsApp: true, "", draw.Of(Words.UserAgents));
    }

    private static string AppName(Draw draw, int number) => $"{draw.Of(Words.Systems)} {draw.Of(Words.Kinds)} {number}";

    private static string Address(Draw draw) => draw.Below(10) switch
    {
        0 => $"2001:db8:{draw.Below(65_536):x}:{draw.Below(65_536):x}::{draw.Below(65_536):x}",
        < 5 => $"198.51.100.{draw.Below(256)}",
        _ => $"203.0.113.{draw.Below(256)}",
    };
}
