"""What a team chooses about its goals."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from teamops.people.models import Team


class TeamChoice(models.Model):
    """A team's choices; a team without a row has the defaults."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="goal_choice")
    # While a cycle is being prepared, only the team, its leads and administrators see its goals.
    hides_preparing = models.BooleanField(_("hide goals while a cycle is being prepared"), default=False)

    def __str__(self) -> str:
        return str(self.team)
