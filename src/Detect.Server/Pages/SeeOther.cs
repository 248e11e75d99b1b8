namespace Detect.Server;

/// <summary>Sends a browser on to a page that it asks for by itself; going back or reloading then sends nothing twice.</summary>
/// <param name="address">Told from the address asked for, since a proxy may serve pages below a path of its own.</param>
internal sealed class SeeOther(string address) : IResult
{
    public Task ExecuteAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = address;
        return Task.CompletedTask;
    }
}
