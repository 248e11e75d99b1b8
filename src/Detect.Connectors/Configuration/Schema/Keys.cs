namespace Detect.Connectors;

/// <summary>Makes keys, so that the tables read as tables.</summary>
internal static class Keys
{
    public static ConfigurationKey Text(string name, string description, string? standard = null) =>
        Of(name, ScalarKind.Text, description, standard);

    public static ConfigurationKey Path(string name, string description, string? standard = null) =>
        Of(name, ScalarKind.Path, description, standard);

    public static ConfigurationKey Url(string name, string description, string? standard = null) =>
        Of(name, ScalarKind.Url, description, standard);

    public static ConfigurationKey Secret(string name, string description) => Of(name, ScalarKind.Secret, description, null);

    public static ConfigurationKey Timespan(string name, string description, string? standard = null) =>
        Of(name, ScalarKind.Timespan, description, standard);

    public static ConfigurationKey Retention(string name, string description, string? standard = null) =>
        Of(name, ScalarKind.Retention, description, standard);

    public static ConfigurationKey Flag(string name, string description, bool standard = false) =>
        Of(name, ScalarKind.Boolean, description, standard ? "true" : "false");

    public static ConfigurationKey Size(string name, string description, string standard) =>
        Of(name, ScalarKind.Size, description, standard);

    public static ConfigurationKey Number(string name, string description, string? standard, long least, long most) =>
        new(name, new ScalarShape(ScalarKind.Number) { Range = (least, most) }, description) { Default = standard };

    public static ConfigurationKey Word(string name, string description, string? standard, params string[] words) =>
        new(name, Words(words), description) { Default = standard };

    public static ConfigurationKey WordList(string name, string description, string? standard, params string[] words) =>
        new(name, new ListShape(Words(words)), description) { Default = standard };

    public static ConfigurationKey List(string name, ScalarKind kind, string description, string? standard = null) =>
        new(name, new ListShape(new ScalarShape(kind)), description) { Default = standard };

    public static ConfigurationKey Maps(string name, Shape item, string description) => new(name, new ListShape(item), description);

    public static ConfigurationKey Map(string name, MapShape map, string description) => new(name, map, description);

    public static ConfigurationKey Names(string name, string mapName, ScalarShape value, string description) =>
        new(name, new NamesShape(mapName, value), description);

    public static ScalarShape Words(params string[] words) => new(ScalarKind.Word) { Words = words };

    public static ConfigurationKey Required(this ConfigurationKey key) => key with { IsRequired = true };

    private static ConfigurationKey Of(string name, ScalarKind kind, string description, string? standard) =>
        new(name, new ScalarShape(kind), description) { Default = standard };
}
