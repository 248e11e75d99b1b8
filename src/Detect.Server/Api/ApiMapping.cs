using Detect.Connectors;

namespace Detect.Server;

internal static class ApiMapping
{
    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup("/api");
        api.MapAlerts();
        api.MapRules();
        api.MapSilences();
        api.MapSources();
        api.MapSinks();
        app.MapHealth();
        app.MapPages();
        SignInEndpoints.Map(app);
        app.MapOpenApi("/openapi").Needs(ApiRole.Reader);
    }

    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, ApiRole role)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new NeedsRole(role));
}
