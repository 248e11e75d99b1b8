namespace Detect.Server;

/// <summary>A table that is a list of cards where there is little room. Columns in which nothing stands are left out.</summary>
internal static class HtmlTable
{
    public static void Write<T>(HtmlText html, IReadOnlyList<T> rows, params IReadOnlyList<HtmlColumn<T>> columns)
    {
        var shown = columns.Where(column => rows.Any(column.IsFilled)).ToList();
        html.Markup("<table><thead><tr>");
        shown.ForEach(column => html.Markup("<th>").Bare(column.Label).Markup("</th>"));
        html.Markup("</tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            html.Markup("<tr>");
            foreach (var column in shown)
            {
                html.Markup("<td data-label=\"").Bare(column.Label).Markup("\">");
                if (column.IsFilled(row))
                {
                    column.Write(html, row);
                }

                html.Markup("</td>");
            }

            html.Markup("</tr>\n");
        }

        html.Markup("</tbody></table>");
    }
}

internal sealed record HtmlColumn<T>(string Label, Func<T, bool> IsFilled, Action<HtmlText, T> Write)
{
    public static HtmlColumn<T> Of(string label, Func<T, string?> text) =>
        new(label, row => !string.IsNullOrEmpty(text(row)), (html, row) => html.Text(text(row)));

    public static HtmlColumn<T> OfTime(string label, Func<T, DateTimeOffset?> time) =>
        new(label, row => time(row) is not null, (html, row) => html.Time(time(row)));
}
