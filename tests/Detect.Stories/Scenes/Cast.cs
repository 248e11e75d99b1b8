namespace Detect.Stories;

/// <summary>The people of Contoso, all made up.</summary>
internal static class Cast
{
    /// <summary>Identity administrators: they make assignments and approve activations.</summary>
    public static readonly Person Anna = Person.Named("Anna Lindqvist", "192.0.2.21");
    public static readonly Person Boris = Person.Named("Boris Kovac", "192.0.2.22");
    public static readonly Person Chiara = Person.Named("Chiara Romano", "192.0.2.23");

    /// <summary>Holds Privileged Role Administrator for good, since before any of the logs begin.</summary>
    public static readonly Person Dana = Person.Named("Dana Ortiz", "192.0.2.24") with { StandingRoles = [Role.PrivilegedRoleAdministrator] };

    /// <summary>Global Administrator for good; keeps to the tenant's licences and domains.</summary>
    public static readonly Person Ivan = Person.Named("Ivan Moreno", "192.0.2.25") with { StandingRoles = [Role.GlobalAdministrator] };

    /// <summary>The account in the safe.</summary>
    public static readonly Person BreakGlass = new("Emergency Access 1", "emergency-access-1@" + Tenant.Contoso.Domain, "192.0.2.99")
    {
        StandingRoles = [Role.GlobalAdministrator],
    };

    public static readonly IReadOnlyList<Person> Engineers =
    [
        .. new[]
        {
            "Aiko Tanaka", "Ben Whitlock", "Clara Moreau", "David Osei", "Elif Demir", "Farid Haddad", "Greta Holm", "Hugo Silva",
            "Ines Prado", "Jonas Weber", "Katya Petrova", "Liam Doyle", "Mei Chen", "Noor Rahman", "Oskar Nyberg", "Priya Raman",
            "Quentin Faure", "Rosa Vidal", "Samir Aziz", "Tess Bakker", "Umar Khan", "Vera Novak", "Wim Peeters", "Yara Costa",
        }.Select((name, i) => Person.Named(name, $"198.51.100.{10 + i}")),
    ];

    public static Person Engineer(string displayName) => Engineers.Single(person => person.DisplayName == displayName);

    public static Person NewHire(int number) => Person.Named($"New Hire{number:00}", "198.51.100.200");
}
