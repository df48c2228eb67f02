"""Which links of e-mails have been used."""

from django.db import models
from django.utils import timezone


class UsedLink(models.Model):
    """An answer that came by a link: one for each message of a reminder, so that no link works twice."""

    reminder = models.ForeignKey(
        "notifications.Reminder", on_delete=models.CASCADE, related_name="used_links"
    )
    # The day of the message, in its person's zone: what was put off is told, and may be answered, anew.
    day = models.DateField()
    choice = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        app_label = "notifications"
        constraints = [models.UniqueConstraint(fields=["reminder", "day"], name="link_used_once")]

    def __str__(self) -> str:
        return f"{self.choice} to {self.reminder_id}"
