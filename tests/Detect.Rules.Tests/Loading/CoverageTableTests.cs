namespace Detect.Rules.Tests.Loading;

public sealed class CoverageTableTests
{
    [Theory]
    [InlineData("pim", 19)]
    [InlineData("privileged-accounts", 36)]
    [InlineData("user-accounts", 48)]
    [InlineData("consumer-accounts", 49)]
    [InlineData("applications", 18)]
    [InlineData("devices", 10)]
    [InlineData("infrastructure", 37)]
    public void Each_row_of_the_monitoring_tables_is_there(string page, int rows) =>
        CoverageTable.Default.Rows.Count(row => row.Page == page && row.TableRow).Should().Be(rows);

    [Fact]
    public void What_the_guide_says_of_emergency_accounts_stands_beside_the_tables() =>
        CoverageTable.Default.Rows.Where(row => !row.TableRow).Select(row => row.Id)
            .Should().Equal("bg-signin", "bg-password", "bg-role", "bg-auth-method");

    [Fact]
    public void Every_row_has_an_id_of_its_own_a_page_a_sentence_a_risk_and_a_log()
    {
        var pages = CoverageTable.Default.Pages.Select(page => page.Id).ToList();

        CoverageTable.Default.Rows.Select(row => row.Id).Should().OnlyHaveUniqueItems();
        CoverageTable.Default.Rows.Should().OnlyContain(row =>
            pages.Contains(row.Page) && row.What.Length > 0 && row.Risk.Length > 0 && row.Logs.Count > 0);
    }
}
