"""What the pages of all views begin with: the place, its filters, the bar and the views that are saved."""

from collections.abc import Sequence
from typing import Any

from goals.queries import remember_unseen
from tasks.models import ActionPlan, Milestone
from tasks.permissions import can_create_task
from tasks.plan_views.bar import Choosable, bar, choosable, saved_links, switch
from tasks.plan_views.filters import Filters
from tasks.plan_views.permissions import can_save_for_team
from teamops.people.http import OrgRequest
from teamops.people.models import Team


class Look:
    """One person's look at the tasks of a plan, or of a team. `view` is the name of the view."""

    def __init__(
        self,
        request: OrgRequest,
        view: str,
        team: Team,
        plan: ActionPlan | None = None,
        *,
        once: bool = False,
    ) -> None:
        """`once`: only one query asks which goals may be seen, so they are not read first."""
        if not once:
            remember_unseen(request.person)
        self.request, self.view, self.team, self.plan = request, view, team, plan
        self.filters = Filters.read(request.GET, request.person)

    def query(self, **kept: str) -> str:
        """What this view is asked, as an address holds it; `kept`: beside the filters."""
        return self.filters.query(view=self.view, **kept)

    def pairs(self, **kept: str) -> list[tuple[str, str]]:
        """What stands in the address beside the filters; of a plan also which view it is."""
        first = [("view", self.view)] if self.plan else []
        return [*first, *((name, value) for name, value in kept.items() if value)]

    def link(self, **kept: str) -> str:
        """The present view asked otherwise: the part of its address after the question mark."""
        return self.filters.query(**dict(self.pairs(**kept)))

    def choosable(self, milestones: Sequence[Milestone] | None = None) -> Choosable:
        """What the tasks here can have; `milestones`, if they are read already."""
        return choosable(self.filters, self.request.person, self.team, self.plan, milestones)

    def context(self, can_have: Choosable, **kept: str) -> dict[str, Any]:
        """What the head and the bar show: `plan`, `bar`, `views`, `saved`, and where a task is added."""
        person, query = self.request.person, self.query(**kept)
        slug = self.request.organization.slug
        of_plan = f"&plan={self.plan.pk}" if self.plan else ""
        return {
            "plan": self.plan,
            "bar": bar(self.filters, can_have, view=self.view, **kept),
            "views": switch(self.view, self.filters, self.team, self.plan),
            "saved": saved_links(can_have.views, person, self.team, self.plan, query),
            "query": query,
            "look": self.view,
            "can_save_for_team": can_save_for_team(person, self.team),
            "can_create": can_create_task(person, self.team),
            "new_task_url": f"/{slug}/tasks/new/?team={self.team.slug}{of_plan}",
        }
