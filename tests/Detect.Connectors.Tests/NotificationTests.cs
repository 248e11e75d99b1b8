using Detect.Rules;

namespace Detect.Connectors.Tests;

public sealed class NotificationTests
{
    [Fact]
    public void A_notification_is_about_its_first_alert()
    {
        var alert = new AlertDocument { Id = "a", Rule = new AlertRule { Id = "r", Title = "t", Level = RuleLevel.High } };
        var notification = new Notification
        {
            Id = "n",
            Kind = NotificationKind.Created,
            Alerts = [alert],
            CreatedAt = DateTimeOffset.UnixEpoch,
            Attempt = 1,
        };

        notification.Alert.Should().BeSameAs(alert);
    }
}
