using System.Security.Cryptography;
using System.Text;

namespace Detect.Server;

/// <summary>The one style sheet of the pages, within each, and the policy that lets nothing else into them.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --ground: #fff; --text: #1b1f24; --quiet: #59636e; --line: #d5dae0; --panel: #f5f7f9; --link: #0b5cad;
          --critical: #a3121f; --high: #b34700; --medium: #7a5d00; --low: #1c5fa8; --informational: #59636e; }
        @media (prefers-color-scheme: dark) { :root { --ground: #14171b; --text: #e4e8ec; --quiet: #9aa5b1; --line: #333a42; --panel: #1d2228; --link: #7db7f2;
          --critical: #ff8088; --high: #ff9e5e; --medium: #e3c04d; --low: #7db7f2; --informational: #9aa5b1; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 72rem; padding: 1rem 1.25rem 3rem; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
        a { color: var(--link); }
        header { display: flex; justify-content: space-between; gap: 1rem; border-bottom: 1px solid var(--line); padding-bottom: .5rem; color: var(--quiet); }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: .35rem 0 .5rem; }
        h2 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
        p { margin: .35rem 0; }
        .badges { margin-top: 1.25rem; display: flex; flex-wrap: wrap; gap: .4rem; }
        .badge { border: 1px solid currentColor; border-radius: 1rem; padding: 0 .65rem; font-size: .85rem; color: var(--quiet); }
        .level { font-weight: 600; }
        .critical { color: var(--critical); } .high { color: var(--high); } .medium { color: var(--medium); } .low { color: var(--low); }
        .quiet { color: var(--quiet); }
        dl { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: .25rem 1.25rem; margin: .5rem 0; }
        dt { color: var(--quiet); } dd { margin: 0; }
        ol, ul { padding-left: 1.4rem; margin: .35rem 0; }
        table { width: 100%; border-collapse: collapse; font-size: .9rem; }
        th { text-align: left; color: var(--quiet); font-weight: 600; }
        th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        time { white-space: nowrap; font-variant-numeric: tabular-nums; }
        th, summary { white-space: nowrap; }
        td[data-label="What"] { min-width: 9rem; } td[data-label="Who"], td[data-label="To whom"] { min-width: 9.5rem; } td[data-label="Role"] { min-width: 7.5rem; } td[data-label="From"] { min-width: 8rem; } td[data-label="Result"] { min-width: 5rem; }
        details { color: var(--quiet); } .how { margin-top: 1rem; } summary { cursor: pointer; }
        pre { background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; padding: .75rem; overflow-x: auto; font-size: .85rem; }
        code { font-family: ui-monospace, monospace; }
        nav { margin: .6rem 0; } nav a, nav b { margin-right: .75rem; }
        .alerts { list-style: none; padding: 0; }
        .alerts li { border-left: .3rem solid var(--informational); background: var(--panel); margin: .6rem 0; padding: .5rem .9rem; }
        .alerts li.critical { border-color: var(--critical); } .alerts li.high { border-color: var(--high); } .alerts li.medium { border-color: var(--medium); } .alerts li.low { border-color: var(--low); }
        .alerts li p { color: var(--text); } .alerts li p.quiet { color: var(--quiet); font-size: .9rem; }
        .alerts li > a { font-weight: 600; } .alerts .badge { margin-left: .4rem; }
        header form { display: flex; align-items: baseline; gap: .75rem; margin: 0; }
        button { font: inherit; cursor: pointer; border-radius: .4rem; }
        header button { border: 0; padding: 0; background: none; color: var(--link); text-decoration: underline; white-space: nowrap; }
        .sign-in { max-width: 24rem; margin: 3rem auto 0; padding: 1.25rem 1.5rem 1.5rem; background: var(--panel); border: 1px solid var(--line); border-radius: .6rem; }
        .sign-in label { display: block; margin: 1rem 0 .3rem; font-weight: 600; }
        .sign-in input { width: 100%; font: inherit; padding: .5rem .65rem; color: inherit; background: var(--ground); border: 1px solid var(--quiet); border-radius: .4rem; }
        .sign-in button { width: 100%; margin: .9rem 0 .75rem; padding: .55rem; font-weight: 600; border: 0; background: var(--link); color: var(--ground); }
        .sign-in .quiet { font-size: .85rem; }
        .decide { margin: 1.75rem 0; padding: .25rem 1.25rem .9rem; background: var(--panel); border: 1px solid var(--line); border-radius: .6rem; }
        .decide h2 { margin-top: .75rem; }
        .decide form > label, legend { display: block; margin: .6rem 0 .2rem; padding: 0; font-weight: 600; }
        textarea { display: block; width: 100%; font: inherit; padding: .4rem .6rem; color: inherit; background: var(--ground); border: 1px solid var(--quiet); border-radius: .4rem; resize: vertical; }
        fieldset { border: 0; margin: .6rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .15rem 1.5rem; }
        input[type="radio"] { accent-color: var(--link); }
        .buttons { display: flex; flex-wrap: wrap; gap: .6rem; margin: .8rem 0 .2rem; }
        .buttons button { padding: .4rem 1rem; font-weight: 600; color: var(--link); background: var(--ground); border: 1px solid var(--link); }
        .buttons button:first-child { color: var(--ground); background: var(--link); }
        .problem { border-left: .3rem solid var(--critical); padding: .15rem 0 .15rem .65rem; color: var(--critical); }
        :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
        @media (max-width: 44rem) {
          dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; }
          thead { display: none; } table, tbody, tr { display: block; }
          tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
          td { display: grid; grid-template-columns: 5.5rem 1fr; gap: .5rem; border: 0; padding: .1rem 0; min-width: 0 !important; }
          td::before { content: attr(data-label); color: var(--quiet); }
          td:empty { display: none; }
        }
        @media print { header, .how, .decide form { display: none; } }
        """;

    private static readonly string Hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)));

    /// <summary>Nothing is loaded, run, sent or framed; this style sheet alone holds.</summary>
    /// <param name="hasForm">Its own worker may be sent a form.</param>
    public static string Policy(bool hasForm) =>
        $"default-src 'none'; style-src 'sha256-{Hash}'; base-uri 'none'; form-action {(hasForm ? "'self'" : "'none'")}; frame-ancestors 'none'";
}
