"""What somebody said about one kind of message and one channel. Without a row the usual holds."""

from django.db import models

from teamops.people.models import Person, Team


class Wish(models.Model):
    """A person's own choice; it stands whatever their lead chooses."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="wishes")
    # One of `kinds.KINDS`.
    kind = models.CharField(max_length=20)
    # A channel's name, or `preferences.AT_ONCE`.
    channel = models.CharField(max_length=20)
    wanted = models.BooleanField()

    class Meta:
        app_label = "notifications"
        constraints = [models.UniqueConstraint(fields=["person", "kind", "channel"], name="wish_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind} by {self.channel}"


class TeamWish(models.Model):
    """What a lead chose for the people of a team who have said nothing themselves."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="wishes")
    kind = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)
    wanted = models.BooleanField()

    class Meta:
        app_label = "notifications"
        constraints = [models.UniqueConstraint(fields=["team", "kind", "channel"], name="team_wish_once")]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.kind} by {self.channel}"
