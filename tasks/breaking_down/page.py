"""The screen: who brings what of each key result, who is how loaded, and what is to be done."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import QueryDict
from django.utils.translation import gettext as _

from goals.actions import Carrier, RowRefused, Share
from goals.agreement_forms import WhyForm
from goals.models import Goal, KeyResult, Metric
from goals.shares import amount_of, says_sum, sign_of, sum_words, taken, whole_of
from tasks.breaking_down.actions import TaskRefused, break_down_with_tasks
from tasks.breaking_down.forms import (
    EMPTY_TASKS,
    CarrierForm,
    ShareForm,
    TaskRows,
    TopForm,
    with_load,
)
from tasks.breaking_down.people import people_of
from tasks.load import Load, loads
from tasks.loaded import page_words
from tasks.models import Task
from teamops.dates import today
from teamops.errors import RuleBroken, Stale
from teamops.formats import distance, open_words, unit_of_distance
from teamops.people.models import Person
from teamops.text import typed_number

SHARE_FIELD = re.compile(r"share-(\d{1,15})-(\d{1,15})-amount")


@dataclass(frozen=True)
class Column:
    """A key result of which members bring shares; `others`: what people bring who are not shown."""

    key_result: KeyResult
    whole: Decimal
    others: Decimal
    says: str
    is_shared: bool

    @property
    def whole_text(self) -> str:
        return sign_of(self.key_result) + distance(self.whole, self.key_result.unit)

    @property
    def others_text(self) -> str:
        return distance(self.others, self.key_result.unit)

    @property
    def sign(self) -> str:
        return sign_of(self.key_result)

    @property
    def unit_text(self) -> str:
        """The unit as it follows what somebody brings."""
        return unit_of_distance(self.key_result.unit)


@dataclass(frozen=True)
class Row:
    """One member: what lies ahead of them, and a form for each column."""

    person: Person
    load: Load
    cells: Sequence[ShareForm]


class BreakDownPage:
    """The screen of a goal. `data` is what was posted, None for a page that is opened.

    After a failed `save` everything typed is kept and the errors stand beside their fields.
    """

    def __init__(self, data: QueryDict | None, *, person: Person, goal: Goal) -> None:
        self.by, self.goal = person, goal
        self.data = data.copy() if data is not None else None
        if self.wants_row:
            self._add_row()
        self.key_results = list(KeyResult.objects.of_goals([goal.pk]))
        for one in self.key_results:
            one.goal = goal
        self.shares = list(KeyResult.objects.visible_to(person).shares_of(goal))
        self.persons = self._persons()
        self.loads = loads(self.persons, today(goal.organization), goal.last_day)
        people = with_load(self.persons, self.loads)
        self.top = TopForm(self.data)
        self.why = self._why_form()
        self.cells = self._share_forms()
        self.carriers = [
            CarrierForm(self.data, key_result=one, people={one.owner: "", **people} if one.owner else people)
            for one in self.key_results
            if whole_of(one) is None
        ]
        self.tasks = TaskRows(
            self.data,
            prefix="tasks",
            initial=None if self.data else [{} for _number in range(EMPTY_TASKS)],
            form_kwargs={"key_results": self.key_results, "people": people},
        )

    # --- What is read ---------------------------------------------------------------------------------

    def _persons(self) -> list[Person]:
        """The members of the goal's teams, who brings a share already, and who was just given one."""
        known = {one.owner_id for one in self.shares if one.owner_id}
        return people_of(self.goal, self.by, known | self._posted_persons())

    def _posted_persons(self) -> set[int]:
        return {person for _key_result, person in self._posted_shares()}

    def _posted_shares(self) -> set[tuple[int, int]]:
        """(key result, person) of every share that was typed."""
        found = (SHARE_FIELD.fullmatch(name) for name, value in (self.data or {}).items() if value)
        return {(int(match[1]), int(match[2])) for match in found if match}

    def _share_forms(self) -> dict[tuple[int, int], ShareForm]:
        held = {(one.share_of_id, one.owner_id): one for one in reversed(self.shares)}
        return {
            (one.pk, person.pk): ShareForm(
                self.data, key_result=one, person=person, share=held.get((one.pk, person.pk))
            )
            for person in self.persons
            for one in self.key_results
            if whole_of(one) is not None
        }

    def _why_form(self) -> WhyForm | None:
        """Asked where something active may be changed."""
        whole = any(whole_of(one) is None for one in self.key_results)
        changes = any(share.goal.is_active for share in self.shares) or (self.goal.is_active and whole)
        metrics = Metric.objects.for_choice(self.by, self.goal.team)
        return WhyForm(self.data, metrics=list(metrics)) if changes else None

    # --- What is shown --------------------------------------------------------------------------------

    @property
    def columns(self) -> list[Column]:
        found = []
        for one in self.key_results:
            whole = whole_of(one)
            if whole is not None:
                shares = [share for share in self.shares if share.share_of_id == one.pk]
                shown = [cell.share for cell in self.cells.values() if cell.share in shares]
                others = taken(shares) - taken(share for share in shown if share)
                found.append(
                    Column(one, whole, others, says_sum(one, self._typed(one) + others), bool(shares))
                )
        return found

    def _typed(self, key_result: KeyResult) -> Decimal:
        """The sum of what stands in the fields."""
        forms = [form for (key, _person), form in self.cells.items() if key == key_result.pk]
        return sum((self._amount(form) for form in forms), Decimal(0))

    def _amount(self, form: ShareForm) -> Decimal:
        if self.data is not None and not form.errors:
            return form.cleaned_data["amount"] or Decimal(0)
        return amount_of(form.share) if form.share else Decimal(0)

    @property
    def rows(self) -> list[Row]:
        keys = [one.pk for one in self.key_results if whole_of(one) is not None]
        return [
            Row(one, self.loads[one.pk], [self.cells[key, one.pk] for key in keys]) for one in self.persons
        ]

    @property
    def sum_words(self) -> dict[str, str]:
        return open_words(sum_words())

    @property
    def load_words(self) -> dict[str, str]:
        return page_words()

    @property
    def task_count(self) -> int:
        """How many open tasks the goal's plans have already."""
        return Task.objects.open().filter(plan__goal=self.goal).count()

    # --- What is written ------------------------------------------------------------------------------

    @property
    def wants_row(self) -> bool:
        """Whether the button for another task was pressed; nothing is saved then."""
        return self.data is not None and "add_row" in self.data

    def _add_row(self) -> None:
        assert self.data is not None
        total = typed_number(self.data.get("tasks-TOTAL_FORMS", "0"))
        self.data["tasks-TOTAL_FORMS"] = str(EMPTY_TASKS if total is None else total + 1)

    def is_valid(self) -> bool:
        """Whether what was posted can be handed to the action."""
        if self.data is None or self.wants_row:
            return False
        forms = [self.top, *self.cells.values(), *self.carriers]
        valid = [form.is_valid() for form in forms] + [self.tasks.is_valid()]
        valid.append(self.why is None or self.why.is_valid())
        return all(valid) and self._knows_all()

    def _knows_all(self) -> bool:
        """Nobody of another organization and no other goal's key result was posted; says so if it was."""
        unknown = self._posted_shares() - set(self.cells)
        if unknown:
            self.top.add_error(
                None,
                _("A share is for a person or a key result that is not here. Open the page again."),
            )
        return not unknown

    def save(self) -> bool:
        """Carry it out; False when a rule refused it, which then stands in its form."""
        shares = [form for form in self._share_rows() if form.has_changed()]
        tasks = [form for form in self.tasks if form.has_changed()]
        try:
            break_down_with_tasks(
                self.goal,
                [_asked(form) for form in shares],
                [dict(form.cleaned_data) for form in tasks],
                by=self.by,
                reason=self.why.why() if self.why else None,
                key=self.top.cleaned_data["key"],
            )
        except Stale as stale:
            self._take_up(stale)
        except TaskRefused as refused:
            self._add_rule(tasks[refused.row], refused)
        except RowRefused as refused:
            self._add_rule(shares[refused.row], refused)
        except RuleBroken as broken:
            self._add_rule(self.top, broken)
        else:
            return True
        return False

    def _share_rows(self) -> Iterator[ShareForm | CarrierForm]:
        yield from self.cells.values()
        yield from self.carriers

    def _add_rule(self, form: BaseForm, broken: RuleBroken) -> None:
        """Beside its field; why it changes is asked once for all, and what has no field stands above."""
        if self.why and broken.field in self.why.fields:
            form = self.why
        if broken.field not in form.fields:
            form = self.top
        field = broken.field if broken.field in form.fields else None
        form.add_error(field, ValidationError(str(broken.message), code=broken.code))

    def _take_up(self, stale: Stale) -> None:
        """Say what stands there now; the next save is based on it."""
        assert self.data is not None
        current: KeyResult = stale.current
        self.top.add_error(None, ValidationError(str(stale.message), code=stale.code))
        form, now = self._form_of(current)
        if form is None:
            return
        gone = current.dropped_at is not None or current.goal.is_closed
        self.data[f"{form.prefix}-version"] = "" if gone else str(current.version)
        form.add_error(
            next(iter(form.fields)), _("It now says: %(value)s") % {"value": _("empty") if gone else now}
        )

    def _form_of(self, current: KeyResult) -> tuple[ShareForm | CarrierForm | None, str]:
        """Its form, and what stands there now."""
        for carrier in self.carriers:
            if carrier.key_result.pk == current.pk:
                return carrier, str(current.owner or "—")
        found = self.cells.get((current.share_of_id or 0, current.owner_id or 0))
        return found, distance(amount_of(current), current.unit)

    def sums(self) -> list[str]:
        """After saving: how each sum stands against its whole."""
        return [f"{one.key_result.statement}: {one.says}." for one in self.columns]


def _asked(form: ShareForm | CarrierForm) -> Share | Carrier:
    values = form.cleaned_data
    if isinstance(form, CarrierForm):
        return Carrier(form.key_result, values["person"], values["due"], values["version"])
    return Share(form.key_result, form.person, values["amount"], values["due"], values["version"])
