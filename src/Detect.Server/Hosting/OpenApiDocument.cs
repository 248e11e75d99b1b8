using System.Text.Json.Serialization.Metadata;
using Detect.Connectors;
using Microsoft.AspNetCore.Mvc;
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
            if (document.Components.Schemas?[nameof(AlertList)].Properties?["alerts"] is OpenApiSchema alerts)
            {
                alerts.Items = new OpenApiSchemaReference(nameof(AlertDocument), document);
            }

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
            Complete(schema, context.JsonTypeInfo);
            return Task.CompletedTask;
        });
    }

    // What has a writer of its own has no shape that could be seen; and what is null is left out of an answer.
    private static void Complete(OpenApiSchema schema, JsonTypeInfo type)
    {
        if (type.Type == typeof(AlertDocument))
        {
            AlertSchema.Describe(schema);
        }
        else if (type.Type == typeof(DateTimeOffset) || type.Type == typeof(DateTimeOffset?))
        {
            (schema.Type, schema.Format) = (JsonSchemaType.String, "date-time");
        }
        else if ((Nullable.GetUnderlyingType(type.Type) ?? type.Type) is { IsEnum: true } words)
        {
            (schema.Type, schema.Enum) = (JsonSchemaType.String, AlertSchema.WordsOf(words));
        }
        else if (type.Type == typeof(ProblemDetails))
        {
            schema.Properties!["hint"] = AlertSchema.Text("What to do.");
        }

        // Numbers are read from texts too, but that is not worth telling.
        if (schema.Type is { } kind && (kind & (JsonSchemaType.Integer | JsonSchemaType.Number)) != 0)
        {
            (schema.Type, schema.Pattern) = (kind & ~JsonSchemaType.String, null);
        }

        foreach (var property in type.Properties.Where(property => property.IsGetNullable))
        {
            schema.Required?.Remove(property.Name);
        }
    }
}
