using System.Text.RegularExpressions;

namespace Detect.Rules.Tests.Matching;

public class RegexLiteralTests
{
    [Theory]
    [InlineData("contoso", "contoso")]
    [InlineData("^adm.n-user$", "n-user")]
    [InlineData("addi* user", " user")]
    [InlineData("addi? user", " user")]
    [InlineData("addi+ user", " user")]
    [InlineData("users+", "users")]
    [InlineData("usersx{0,3}", "users")]
    [InlineData("users{2}", "user")]
    [InlineData("a{bcde", "bcde")]
    [InlineData("(one|two)three", "three")]
    [InlineData("(a(b)c[)]d)three", "three")]
    [InlineData("[]abc]user", "user")]
    [InlineData("[^]abc]user", "user")]
    [InlineData(@"[\]abc]user", "user")]
    [InlineData(@"user\.name", "user.name")]
    [InlineData(@"\d\w+user", "user")]
    [InlineData("one|two three", "")]
    [InlineData(@"\x41bcde", "")]
    [InlineData("(?x) u s e r s ", "")]
    [InlineData("(?#a comment) user", "")]
    [InlineData("[a-z-[aeiou]]user", "")]
    [InlineData("größen", "")]
    public void The_longest_text_that_every_match_contains(string pattern, string longest) =>
        Longest(pattern, RegexOptions.None).Should().Be(longest);

    [Fact]
    public void Without_regard_to_case_a_k_can_be_the_Kelvin_sign() =>
        Longest("user kelvin", RegexOptions.IgnoreCase).Should().Be("user ");

    private static string Longest(string pattern, RegexOptions flags) =>
        RegexLiterals.Required(pattern, flags).Append("").Where(text => text.Length is 0 or >= 4).MaxBy(text => text.Length)!;
}
