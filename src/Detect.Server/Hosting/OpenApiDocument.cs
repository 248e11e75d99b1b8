using Detect.Connectors;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Detect.Server;

/// <summary>What the generated document cannot see by itself: how callers are identified, and the layout of alerts.</summary>
internal static class OpenApiDocument
{
    private const string Scheme = "token";

    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Detect", Version = "1", Description = "The API of a Detect worker. Mistakes are answered with problem details (RFC 9457)." };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token of api.tokens; for /ingest one of the source." },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<NeedsRole>().FirstOrDefault() is { Role: var role })
            {
                operation.Description = $"Needs the role {role.ToString().ToLowerInvariant()}.";
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
            }

            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(AlertDocument))
            {
                schema.Type = JsonSchemaType.Object;
                schema.Description = "An alert, as it is delivered and as docs/sinks.md describes it.";
            }

            return Task.CompletedTask;
        });
    }
}
