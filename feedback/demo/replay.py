"""Lives the stories through: every deed is a real action at its own moment, by the person who did it."""

import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from feedback import actions as feedback_actions
from feedback.demo import across, product_operations, user_growth
from feedback.demo.accounts import Account, give_sign_in, write_accounts
from feedback.demo.agreement_life import AgreementLife
from feedback.demo.calendar import Calendar, Days, quarter_names
from feedback.demo.course import course, decimal
from feedback.demo.plan_life import PlanLife
from feedback.demo.story import Aim, Measure, Meeting, Member, Plan, TeamStory
from feedback.models import WeeklyReview
from goals import actions as goal_actions
from goals.models import Cycle, Goal, KeyResult
from tasks import actions as task_actions
from tasks.models import Task
from teamops.activity.context import acting_via
from teamops.dates import DAY, monday, today
from teamops.people.actions import add_to_team, create_team
from teamops.people.models import Organization, Person, Team

STORIES = (product_operations.STORY, user_growth.STORY)
ZONES = {"en": ZoneInfo("Europe/Berlin"), "zh-hans": ZoneInfo("Asia/Shanghai")}
# Days of the story: the company is founded, one after another comes to it, quarters follow each other.
FOUNDED = -728
DAYS_BETWEEN_ARRIVALS = 35
LAST_QUARTER = -147
THIS_QUARTER = -56
NEXT_QUARTER = 35
# Whose passwords stand in the file; the others have a sign-in without one.
FILE_ROLES = {"mara": "lead", "lin": "lead", "yu": "member", "wang": "member"}


def load(path: Path) -> list[Account]:
    """Make the demonstration organization, all or nothing, and write its sign-ins to the file last.

    Some two thousand actions of five months: it takes about four seconds.
    """
    with transaction.atomic(), acting_via("demo"):
        accounts = Replay(timezone.now()).run()
        write_accounts(accounts, path)
    return accounts


class Replay:
    """One run: who is who, what has been made under which key, and the calendar of what is to happen."""

    def __init__(self, now: datetime.datetime) -> None:
        self.calendar = Calendar(now, ZONES["en"])
        self.persons: dict[str, Person] = {}
        self.goals: dict[str, Goal] = {}
        self.accounts: list[Account] = []
        self.this_quarter = self.calendar.quarter(THIS_QUARTER)
        self.last_quarter = self.calendar.quarter(LAST_QUARTER)

    def run(self) -> list[Account]:
        """Found the company, plan all that happens, and live it through."""
        with self.calendar.at(FOUNDED, "8:00"):
            self._found()
        for story in STORIES:
            self._team(story)
        across.plan(self)
        with self.calendar.at(LAST_QUARTER, "8:00"):
            self._guest()
        self.calendar.live_through()
        return self.accounts

    def _found(self) -> None:
        self.organization = Organization.objects.create(
            slug="lantern", name="Lantern", time_zone=ZONES["en"].key, country="DE", language="en"
        )
        self.admin = self._person("ada", "Ada Novak", "administrator", role=Person.Role.ADMINISTRATOR)
        self.root = create_team(self.organization, by=self.admin, name="Lantern")
        quarters = {"last": self.last_quarter, "this": self.this_quarter}
        names = quarter_names(self.this_quarter)
        self.cycles = {key: self._cycle(names[key], days) for key, days in quarters.items()}
        self.calendar.plan(self.last_quarter[1] + 4 * DAY, "10:00", self._end_last_quarter)
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
            team = create_team(
                self.organization, by=self.admin, name=story.name, parent=self.root, language=story.language
            )
        for number, member in enumerate(story.members):
            with self.calendar.at(FOUNDED + number * DAYS_BETWEEN_ARRIVALS, "9:00"):
                self._member(story, team, member)
        lead = self.persons[next(member.key for member in story.members if member.lead)]
        if story.company:
            add_to_team(self.root, lead, by=self.admin, lead=True)
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
        team = Team.objects.get(organization=self.organization, name=STORIES[0].name)
        add_to_team(team, guest, by=self.admin)

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
        self._cycle(name, self.calendar.quarter(NEXT_QUARTER), Cycle.State.PREPARING)


class Happenings:
    """What happens in one team, laid on the calendar."""

    def __init__(self, replay: Replay, story: TeamStory, team: Team, lead: Person) -> None:
        self.replay = replay
        self.story = story
        self.team = team
        self.lead = lead
        self.calendar = replay.calendar.in_zone(ZONES[story.language])
        self.key_results: dict[tuple[str, str], KeyResult] = {}
        self.steps: dict[tuple[int, str], Task] = {}

    def plan(self) -> None:
        """The order in which deeds are planned is their order where moments are the same."""
        last, this = self.replay.last_quarter, self.replay.this_quarter
        self._company()
        for aim in self.story.last_quarter:
            self._aim(aim, "last", last)
        for aim in self.story.this_quarter:
            self._aim(aim, "this", this)
        for plan in self.story.plans:
            self._plan(plan)
        for meeting in self.story.meetings:
            self._meeting(meeting)

    def person(self, key: str) -> Person:
        return self.replay.persons[key]

    # --- Goals ----------------------------------------------------------------------------------------

    def _company(self) -> None:
        for aim in self.story.company:
            self.calendar.plan(
                self.replay.last_quarter[0],
                "8:00",
                partial(self._make_goal, aim, "this", self.replay.root),
            )

    def _aim(self, aim: Aim, cycle: str, days: tuple[datetime.date, datetime.date]) -> None:
        """A goal's quarter: begun on its first day, checked in on every Monday, and closed after its last."""
        first, last = days
        self.calendar.plan(first, "9:00", partial(self._make_goal, aim, cycle, self.team))
        if not aim.draft:
            AgreementLife(self, aim).plan(first)
        for measure in aim.measures:
            if measure.kind != "from_plan":
                self._check_ins(aim, measure, first, min(last, self.calendar.today))
        if last < self.calendar.today:
            self.calendar.plan(last + 3 * DAY, "16:00", partial(self._close, aim))
        elif aim.status:
            self.calendar.plan(-3, "15:00", partial(self._state, aim))

    def _make_goal(self, aim: Aim, cycle: str, team: Team) -> None:
        goals = self.replay.goals
        owner = self.person(aim.owner)
        goal = goal_actions.create_goal(
            team,
            by=owner,
            cycle=self.replay.cycles[cycle],
            statement=aim.statement,
            why=aim.why,
            owner=owner,
            ambition=Goal.Ambition.STRETCH if aim.stretch else Goal.Ambition.COMMITTED,
            parent=goals.get(aim.parent),
            is_personal=aim.personal,
            supports=[goals[key] for key in aim.supports if key in goals],
        )
        goals[aim.key] = goal
        with goal_actions.watching_terms(goal, by=owner, new=True):
            for measure in aim.measures:
                self.key_results[aim.key, measure.statement] = self._make_key_result(goal, aim, measure)
        if not aim.draft:
            goal_actions.activate_goal(goal, by=self.lead)

    def _make_key_result(self, goal: Goal, aim: Aim, measure: Measure) -> KeyResult:
        """With its first target, if it is adjusted later."""
        adjusted = aim.adjusted if aim.adjusted and aim.adjusted.measure == measure.statement else None
        return goal_actions.add_key_result(
            goal,
            by=goal.owner,
            statement=measure.statement,
            kind=measure.kind,
            unit=measure.unit,
            start=decimal(measure.start),
            target=decimal(adjusted.first if adjusted else measure.target),
            weight=decimal(measure.weight),
            owner=self.person(measure.owner),
            interim=self._curve(goal, measure),
            **dict(zip(("zone_commit", "zone_target", "zone_stretch"), measure.zones, strict=False)),
        )

    def _curve(self, goal: Goal, measure: Measure) -> list[list[str]]:
        """The planned curve on the days of the goal's own cycle."""
        span = goal.span
        days = [(span.first + DAY * int(span.days * share), value) for share, value in measure.curve]
        return [[day.isoformat(), str(value)] for day, value in days]

    def _check_ins(self, aim: Aim, measure: Measure, first: datetime.date, last: datetime.date) -> None:
        """Every Monday before the review, until the owner falls silent."""
        if measure.silent_since is not None:
            last = min(last, self.calendar.day(measure.silent_since))
        mondays = [monday(first) + 7 * DAY * week for week in range((last - first).days // 7 + 2)]
        mondays = [day for day in mondays if first <= day <= last]
        for number, (day, value) in enumerate(zip(mondays, course(measure, len(mondays)), strict=True)):
            left = len(mondays) - 1 - number
            self.calendar.plan(day, "9:20", partial(self._check_in, aim, measure, day, value, left))

    def _check_in(self, aim: Aim, measure: Measure, day: datetime.date, value: Decimal, left: int) -> None:
        """`left` check-ins follow: words and confidence are told from the last one backwards."""
        goal_actions.check_in(
            self.key_results[aim.key, measure.statement],
            by=self.person(measure.owner),
            day=day,
            value=value,
            confidence=measure.confidence[max(0, len(measure.confidence) - 1 - left)],
            note=measure.notes[-1 - left] if left < len(measure.notes) else "",
        )

    def _state(self, aim: Aim) -> None:
        goal_actions.state_status(self.replay.goals[aim.key], by=self.person(aim.owner), status=aim.status)

    def _close(self, aim: Aim) -> None:
        goal_actions.close_goal(self.replay.goals[aim.key], by=self.lead, reflection=aim.reflection)

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
        if meeting.correction:
            self.calendar.plan(day + 1, "11:05", partial(self._correct, day, *meeting.correction))

    def _decide(self, words: str, because: str, who: str) -> None:
        feedback_actions.add_decision(self._review(), by=self.person(who), text=words, because=because)

    def _close_review(self) -> None:
        feedback_actions.close_review(self._review(), by=self.lead)

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
