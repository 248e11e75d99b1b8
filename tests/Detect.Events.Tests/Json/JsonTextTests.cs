using System.Text;

namespace Detect.Events.Tests;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\\b\\f\\n\\r\\t\\/\\\\\\\"", "\b\f\n\r\t/\\\"")]
    [InlineData("\\u2013", "–")]
    [InlineData("\\ud83d\\ude00!", "😀!")]
    [InlineData("half \\ud83d a pair", "half \uFFFD a pair")]
    [InlineData("\\ude00", "\uFFFD")]
    [InlineData("\\ud83d\\u0041", "\uFFFDA")]
    public void Escapes_are_decoded_and_half_a_pair_is_replaced(string escaped, string expected)
    {
        var into = new byte[64];
        var length = JsonText.Unescape(Encoding.UTF8.GetBytes(escaped), into);
        Encoding.UTF8.GetString(into, 0, length).Should().Be(expected);
    }
}
