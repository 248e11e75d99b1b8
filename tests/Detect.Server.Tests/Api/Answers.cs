using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Detect.Server.Tests.Api;

internal static class Answers
{
    /// <summary>The sentence of a problem-details answer.</summary>
    public static async Task<string> ProblemAsync(this HttpResponseMessage response, int status)
    {
        ((int)response.StatusCode).Should().Be(status, await response.Content.ReadAsStringAsync());
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        var problem = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
        problem["status"]!.GetValue<int>().Should().Be(status);
        problem["title"]!.GetValue<string>().Should().NotBeEmpty();
        return problem["detail"]!.GetValue<string>();
    }

    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response, int status = 200)
    {
        ((int)response.StatusCode).Should().Be(status, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
