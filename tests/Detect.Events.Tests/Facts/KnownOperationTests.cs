namespace Detect.Events.Tests;

public sealed class KnownOperationTests
{
    [Theory]
    [InlineData("Add user", true)]
    [InlineData("ADD USER.", true)]
    [InlineData("Create application \u2013 Certificates and secrets management ", true)]
    [InlineData("Restore eligible member from role in PIM comleted", true)]
    [InlineData("Add EligibleRoleAssignement to RoleDefinition", true)]
    [InlineData("Onboard user", false)]
    [InlineData("", true)]
    public void An_audit_record_says_whether_its_operation_is_in_the_catalogue(string name, bool isKnown)
    {
        var e = Decoded.One(Records.Audit($"\"activityDisplayName\":\"{name}\""));

        e.HasKnownOperation.Should().Be(isKnown);
        e.Detach().HasKnownOperation.Should().Be(isKnown);
    }

    [Fact]
    public void Of_other_records_nothing_is_expected() =>
        Decoded.One(Records.SignIn("\"operationName\":\"Onboard user\"")).HasKnownOperation.Should().BeTrue();

    [Fact]
    public void Every_operation_has_a_service_and_a_source()
    {
        var operations = OperationCatalogue.Default.Operations;

        operations.Should().HaveCountGreaterThan(800).And.OnlyHaveUniqueItems(operation => operation.Name);
        operations.Should().OnlyContain(operation => operation.Services.Count > 0 && operation.Known.Count > 0);
    }

    [Fact]
    public void What_a_misnomer_stands_for_is_in_the_catalogue_and_the_misnomer_is_not()
    {
        var misnomers = OperationCatalogue.Default.Misnomers.Where(misnomer => misnomer.Field is null).ToList();

        misnomers.SelectMany(misnomer => misnomer.Right).Should().BeSubsetOf(OperationCatalogue.Default.Operations.Select(operation => operation.Name));
        OperationCatalogue.Default.Operations.Select(operation => operation.Name).Should().NotIntersectWith(misnomers.Select(misnomer => misnomer.Written));
    }
}
