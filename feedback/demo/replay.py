"""Lives the stories through: every deed is a real action at its own moment, by the person who did it."""

import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from feedback import actions as feedback_actions
from feedback.demo import across, everyday, kudos, support, updates, votes
from feedback.demo.accounts import Account, give_sign_in, write_accounts
from feedback.demo.aim_life import AimLife
from feedback.demo.calendar import Calendar, Days, quarter_names
from feedback.demo.meeting_life import close_review, note_and_talk
from feedback.demo.metric_life import MetricLife
from feedback.demo.plan_life import PlanLife
from feedback.demo.stories import STORIES
from feedback.demo.story import Measure, Meeting, Member, Plan, TeamStory
from feedback.models import WeeklyReview
from goals import actions as goal_actions
from goals.forecasting import forecasts_put_off, store_forecasts
from goals.models import Cycle, Goal, Metric
from tasks import actions as task_actions
from tasks.models import Task
from teamops.activity.context import acting_via
from teamops.dates import DAY, monday, today
from teamops.people.actions import add_to_team, create_team
from teamops.people.models import Organization, Person, Team

ZONES = {"en": ZoneInfo("Europe/Berlin"), "zh-hans": ZoneInfo("Asia/Shanghai")}
# Days of the story: the company is founded, one after another comes to it, quarters follow each other.
FOUNDED = -728
DAYS_BETWEEN_ARRIVALS = 35
LAST_QUARTER = -147
THIS_QUARTER = -56
NEXT_QUARTER = 35
# Whose passwords stand in the file; the others have a sign-in without one.
FILE_ROLES = {"mara": "lead", "lin": "lead", "yu": "member", "wang": "member"}
# The guest sees one team alone.
GUESTS_TEAM = "Product Operations"


def load(path: Path) -> list[Account]:
    """Make the demonstration organization, all or nothing, and write its sign-ins to the file last."""
    with transaction.atomic(), acting_via("demo"):
        replay = Replay(timezone.now())
        with forecasts_put_off():
            accounts = replay.run()
        store_forecasts(replay.organization, replay.calendar.today)
        write_accounts(accounts, path)
    return accounts


class Replay:
    """One run: who is who, what has been made under which key, and the calendar of what is to happen."""

    def __init__(self, now: datetime.datetime) -> None:
        self.calendar = Calendar(now, ZONES["en"])
        self.persons: dict[str, Person] = {}
        self.goals: dict[str, Goal] = {}
        self.metrics: dict[str, Metric] = {}
        self.teams: dict[str, Team] = {}
        self.accounts: list[Account] = []
        self.quarters = {
            "last": self.calendar.quarter(LAST_QUARTER),
            "this": self.calendar.quarter(THIS_QUARTER),
            "next": self.calendar.quarter(NEXT_QUARTER),
        }

    def run(self) -> list[Account]:
        """Found the company, plan all that happens, and live it through."""
        with self.calendar.at(FOUNDED, "8:00"):
            self._found()
        for story in STORIES:
            self._team(story)
        across.plan(self)
        support.plan(self)
        everyday.plan(self)
        updates.plan(self)
        kudos.plan(self)
        votes.plan(self)
        with self.calendar.at(LAST_QUARTER, "8:00"):
            self._guest()
        self.calendar.live_through()
        return self.accounts

    def _found(self) -> None:
        self.organization = Organization.objects.create(
            slug="lantern", name="Lantern", time_zone=ZONES["en"].key, country="DE", language="en"
        )
        self.admin = self._person("ada", "Ada Novak", "administrator", role=Person.Role.ADMINISTRATOR)
        names = quarter_names(self.quarters["this"])
        self.cycles = {key: self._cycle(names[key], self.quarters[key]) for key in ("last", "this")}
        self.calendar.plan(self.quarters["last"][1] + 4 * DAY, "10:00", self._end_last_quarter)
        self.calendar.plan(-14, "16:00", partial(self._prepare_next_quarter, names["next"]))

    # --- Who there is ---------------------------------------------------------------------------------

    def _person(self, key: str, name: str, role_in_file: str = "", **fields: str) -> Person:
        person = Person.objects.create(
            organization=self.organization, name=name, email=f"{key}@lantern.example", **fields
        )
        account = give_sign_in(person, role_in_file)
        if account:
            self.accounts.append(account)
        self.persons[key] = person
        return person

    def _team(self, story: TeamStory) -> None:
        """The team and its people, who came one after another; then what happens to them."""
        with self.calendar.at(FOUNDED, "8:30"):
            team = self.teams[story.name] = create_team(
                self.organization,
                by=self.admin,
                name=story.name,
                parent=self.teams.get(story.above),
                language=story.language,
            )
        for number, member in enumerate(story.members):
            with self.calendar.at(FOUNDED + number * DAYS_BETWEEN_ARRIVALS, "9:00"):
                self._member(story, team, member)
        lead = self.persons[next(member.key for member in story.members if member.lead)]
        Happenings(self, story, team, lead).plan()

    def _member(self, story: TeamStory, team: Team, member: Member) -> None:
        person = self._person(
            member.key,
            member.name,
            FILE_ROLES.get(member.key, ""),
            title=member.title,
            language=story.language,
            time_zone=ZONES[story.language].key,
        )
        add_to_team(team, person, by=self.admin, lead=member.lead)

    def _guest(self) -> None:
        guest = self._person("rita", "Rita Okafor", "guest", role=Person.Role.GUEST, title="Finance")
        add_to_team(self.teams[GUESTS_TEAM], guest, by=self.admin)

    def _cycle(self, name: str, days: Days, state: str = Cycle.State.ACTIVE) -> Cycle:
        first, last = days
        return goal_actions.create_cycle(
            self.organization,
            by=self.admin,
            name=name,
            length="quarter",
            starts_on=first,
            ends_on=last,
            state=state,
        )

    def _end_last_quarter(self) -> None:
        for state in (Cycle.State.CLOSING, Cycle.State.CLOSED):
            goal_actions.change_cycle_state(self.cycles["last"], by=self.admin, state=state)

    def _prepare_next_quarter(self, name: str) -> None:
        self.cycles["next"] = self._cycle(name, self.quarters["next"], Cycle.State.PREPARING)


class Happenings:
    """What happens in one team, laid on the calendar."""

    def __init__(self, replay: Replay, story: TeamStory, team: Team, lead: Person) -> None:
        self.replay = replay
        self.story = story
        self.team = team
        self.lead = lead
        self.calendar = replay.calendar.in_zone(ZONES[story.language])
        self.steps: dict[tuple[int, str], Task] = {}

    def plan(self) -> None:
        """The order in which deeds are planned is their order where moments are the same."""
        story, quarters = self.story, self.replay.quarters
        for series in story.series:
            MetricLife(self, series, self._follower(series.key)).plan(quarters["this"][0])
        if story.hides:
            self.calendar.plan(-14, "15:00", self._hide_preparing)
        for cycle, aims in (
            ("last", story.last_quarter),
            ("this", story.this_quarter),
            ("next", story.next_quarter),
        ):
            for aim in aims:
                AimLife(self, aim, cycle).plan(*quarters[cycle])
        for plan in story.plans:
            self._plan(plan)
        for meeting in story.meetings:
            self._meeting(meeting)

    def person(self, key: str) -> Person:
        return self.replay.persons[key]

    def _follower(self, series: str) -> Measure | None:
        """The key result of this quarter that checks itself in from the series."""
        measures = (one for story in STORIES for aim in story.this_quarter for one in aim.measures)
        return next((one for one in measures if one.follows == series), None)

    def _hide_preparing(self) -> None:
        goal_actions.hide_preparing(self.team, by=self.lead, hides=True)

    # --- Plans ----------------------------------------------------------------------------------------

    def _plan(self, plan: Plan) -> None:
        """The plan stands on the day on which its first phase begins; its works appear on theirs."""
        life = PlanLife(self, plan)
        self.calendar.plan(life.begin, "10:50", life.make)
        for point in plan.points:
            life.plan_point(point)
        for work in plan.works:
            life.plan_work(work)

    # --- Meetings -------------------------------------------------------------------------------------

    def _meeting(self, meeting: Meeting) -> None:
        day = -7 * meeting.weeks_ago
        for number, decision in enumerate(meeting.decisions):
            self.calendar.plan(day, f"10:{14 + 3 * number}", partial(self._decide, *decision))
        for number, step in enumerate(meeting.steps):
            self.calendar.plan(day, f"10:{30 + number}", partial(self._next_step, day, step))
            if step[3] is not None:
                self.calendar.plan(day + step[3], "15:30", partial(self._finish_step, day, step))
        if meeting.weeks_ago:
            self.calendar.plan(day, "10:44", self._close_review)
        elif len(self.story.members) > 1:
            self.calendar.plan(day, "10:12", lambda: note_and_talk(self, self._review()))
        if meeting.correction:
            self.calendar.plan(day + 1, "11:05", partial(self._correct, day, *meeting.correction))

    def _decide(self, words: str, because: str, who: str) -> None:
        feedback_actions.add_decision(self._review(), by=self.person(who), text=words, because=because)

    def _close_review(self) -> None:
        close_review(self, self._review())

    def _correct(self, day: int, who: str, words: str) -> None:
        feedback_actions.add_correction(self._review(day), by=self.person(who), text=words)

    def _review(self, day: int | None = None) -> WeeklyReview:
        """The review of the week that is now lived through, or of the week of a day."""
        when = self.calendar.day(day) if day is not None else today(self.replay.organization)
        return feedback_actions.open_review(self.team, by=self.lead, week=monday(when))

    def _next_step(self, day: int, step: tuple[str, str, int, int | None]) -> None:
        words, who, due, _done = step
        made = feedback_actions.add_next_step(
            self._review(),
            by=self.lead,
            title=words,
            owner=self.person(who),
            due=self.calendar.day(day + due),
        )
        self.steps[day, words] = made.task

    def _finish_step(self, day: int, step: tuple[str, str, int, int | None]) -> None:
        task_actions.change_status(self.steps[day, step[0]], by=self.person(step[1]), status=Task.Status.DONE)
